// Scratch of whir_weights. eq(y, pow(z)) is a product of two tables, over the low LOG bits of y and the others; those
// of queries are over the base field, with gamma^(q+2) in the second.
//   ood_low   [2^log_low]  ext             ood_high  [2^log_high]  ext, times gamma
//   high      [2^log_high][queries]  ext   low       [queries][2^log_low]  base
// `queries` is a multiple of 4: entries beyond num_queries are zero.
uint log_low() { return pc.p[0]; }
uint log_high() { return pc.a.log_len - pc.p[0]; }
uint queries() { return pc.p[1]; }
quads_ref ood_low() { return scratch_quads(0); }
quads_ref ood_high() { return scratch_quads(4u << log_low()); }
quads_ref query_high() { return scratch_quads((4u << log_low()) + (4u << log_high())); }
words_ref query_low() { return scratch_words((4u << log_low()) + (4u << log_high()) * (1u + queries())); }
