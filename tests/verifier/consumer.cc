// consumer KEY PROOF [MIN_BITS]: as consumer.c, in C++.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <swirl/verify.h>
#include <vector>

static std::vector<uint8_t> read_file(const char *path) {
  std::ifstream file(path, std::ios::binary);
  return std::vector<uint8_t>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const std::vector<uint8_t> key = read_file(argv[1]), proof = read_file(argv[2]);
  swirl_diag diag = swirl_diag();
  const swirl_vk *vk = nullptr;
  std::vector<uint8_t> key_block(swirl_vk_memory(key.size()));
  if (swirl_vk_read(&vk, key_block.data(), key_block.size(), key.data(), key.size(), &diag) != SWIRL_OK) {
    std::cerr << "key: " << diag.message << "\n";
    return 1;
  }
  swirl_verify_desc desc = swirl_verify_desc();
  if (argc > 3) desc.min_security_bits = std::atof(argv[3]);
  std::vector<uint8_t> block(swirl_verify_memory(vk));
  if (swirl_verify_with_proof_values(vk, &desc, proof.data(), proof.size(), block.data(), block.size(), nullptr,
                                     &diag) != SWIRL_OK) {
    std::cerr << "rejected: " << diag.message << "\n";
    return 1;
  }
  std::cout << "accepted\n";
  return 0;
}
