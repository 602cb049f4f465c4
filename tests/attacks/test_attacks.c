// Every attack is refused with the status that it names, and every oddity accepted.
#include "support/cmocka_all.h"

#include "attacks/attack_groups.h"
#include "attacks/check_sites.h"

static void test_attacks(void **state) {
  (void)state;
  attack_list list = {.num = 0};
  attacks_make(&list);
  u32 num_wrong = 0;
  for (size_t i = 0; i < list.num; i++) {
    const attack *a = &list.attacks[i];
    const swirl_status status = attack_verdict(a);
    if (status != a->expected) {
      print_error("%s, %s: %s: %s, expected %s\n", a->base, a->phase, a->what, swirl_status_name(status),
                  swirl_status_name(a->expected));
      num_wrong++;
    }
    // A refusal comes from a check that is known.
    assert_int_equal(status == SWIRL_OK, check_sites_failure.site == NULL);
  }
  assert_int_equal(num_wrong, 0);
  assert_true(list.num > 300);
  attack_list_clear(&list);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_attacks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
