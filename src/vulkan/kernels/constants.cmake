# Turns arrays of constants of a C file into GLSL: cmake -DFROM=FILE -DOUT=FILE -P constants.cmake
# `const u32 swirl_NAME[..] = {..};` becomes NAME, an array of uvec4 if its length is a multiple of 16, else of uint.
# Then tables for kernels/poseidon2_words.glsl, where invocation l holds word 4 (l mod 4) + l / 4 of a state:
# p2_words_initial[l], p2_words_terminal[l]: its constants of the four rounds;
# p2_words_powers[4 l ..]: (V_k)^l, V_k the diagonal's entry for invocation k's word, 0 for the first word's;
# p2_words_sums[l]: the sum of these.
file(READ ${FROM} source)
string(REGEX REPLACE "//[^\n]*" "" source "${source}")
string(REPLACE ";" "@" source "${source}") # CMake's own separator
string(REGEX MATCHALL "const u32 swirl_[^@]*@" arrays "${source}")
set(text "// Made from C by the build.\n")

# Appends `const uvec4 NAME[..]`, of words as decimal numbers or C literals.
function(append_blocks name words)
  list(LENGTH words num)
  math(EXPR num "${num} / 4")
  string(REGEX REPLACE "([^;]+);([^;]+);([^;]+);([^;]+)" "uvec4(\\1, \\2, \\3, \\4)" words "${words}")
  string(REPLACE ";" ", " words "${words}")
  set(text "${text}const uvec4 ${name}[${num}] = uvec4[${num}](${words});\n" PARENT_SCOPE)
endfunction()

foreach(array IN LISTS arrays)
  string(REGEX MATCH "swirl_([a-z0-9_]+)" unused "${array}")
  set(name ${CMAKE_MATCH_1})
  string(REGEX MATCHALL "0x[0-9a-f]+u" words "${array}")
  list(LENGTH words num)
  math(EXPR rest "${num} % 16")
  set(${name} ${words})
  if(rest EQUAL 0)
    append_blocks(${name} "${words}")
  else()
    string(REPLACE ";" ", " words "${words}")
    string(APPEND text "const uint ${name}[${num}] = uint[${num}](${words});\n")
  endif()
endforeach()

set(order 0 4 8 12 1 5 9 13 2 6 10 14 3 7 11 15) # words of the invocations
foreach(half initial terminal)
  set(words "")
  foreach(word IN LISTS order)
    foreach(first 0 16 32 48)
      math(EXPR at "${first} + ${word}")
      list(GET p2_external_${half} ${at} constant)
      list(APPEND words ${constant})
    endforeach()
  endforeach()
  append_blocks(p2_words_${half} "${words}")
endforeach()
set(p 2013265921)
set(unit 943718400) # 2^-32 mod p
set(one 268435454)  # 2^32 mod p
foreach(word IN LISTS order)
  set(power_${word} ${one})
endforeach()
set(power_0 0)
set(powers "")
set(sums "")
foreach(exponent RANGE 15)
  set(sum 0)
  foreach(word IN LISTS order)
    list(APPEND powers ${power_${word}}u)
    math(EXPR sum "(${sum} + ${power_${word}}) % ${p}")
    list(GET p2_diagonal ${word} factor)
    string(REPLACE "u" "" factor ${factor})
    math(EXPR power_${word} "${power_${word}} * ${factor} % ${p} * ${unit} % ${p}")
  endforeach()
  list(APPEND sums ${sum}u)
endforeach()
append_blocks(p2_words_powers "${powers}")
string(REPLACE ";" ", " sums "${sums}")
string(APPEND text "const uint p2_words_sums[16] = uint[16](${sums});\n")
file(WRITE ${OUT} "${text}")
