// Digests of one workgroup, for trees inside it.
const uint SLOTS = 256u;
shared uint slots[8u * SLOTS]; // [word][slot]

void put_slot(uint slot, p2_state s) {
  [[unroll]] for (uint j = 0u; j < 4u; j++) {
    slots[j * SLOTS + slot] = s.a[j];
    slots[(4u + j) * SLOTS + slot] = s.b[j];
  }
}
uvec4 get_slot(uint slot, uint first) {
  return uvec4(slots[first * SLOTS + slot], slots[(first + 1u) * SLOTS + slot], slots[(first + 2u) * SLOTS + slot],
               slots[(first + 3u) * SLOTS + slot]);
}
p2_state get_pair(uint left, uint right) {
  return p2_state(get_slot(left, 0u), get_slot(left, 4u), get_slot(right, 0u), get_slot(right, 4u));
}
