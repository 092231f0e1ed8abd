// RFC 8785 (JSON Canonicalization Scheme) on a strict profile, so that one value has one encoding:
// keys [A-Za-z0-9_.:#*-]{1,64}, integers within +-(2^53-1), no floats, valid UTF-8 without
// noncharacters, no duplicate keys, at most 64 levels.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <string>
#include <string_view>

namespace promenade {

inline constexpr int kJsonDepthMax = 64;
inline constexpr std::int64_t kJsonIntegerMax = (std::int64_t{1} << 53) - 1;

// Appends the canonical bytes. Aborts on a number or key outside the profile: values that come
// from outside went through parse_json, the others are ours.
void write_canonical(const Value& value, std::string& out);
void write_canonical(const Map& map, std::string& out);
std::string canonical(const Value& value);
// A JSON string with its quotes.
void write_canonical_text(std::string_view text, std::string& out);
// Two spaces of indentation, for people; the same profile.
std::string pretty(const Value& value);

// Any whitespace and key order, else the profile above. Errors: invalid, `where` = JSON pointer of
// the first offence ("" for the document itself); of what is no JSON the detail names the line.
Result<Value> parse_json(std::string_view text);
// Additionally the bytes must be the canonical ones. Errors: invalid.
Result<Value> parse_canonical(std::string_view bytes);

// U+FFFE and U+FFFF, their like in each plane, or U+FDD0 to U+FDEF. The text is valid UTF-8.
bool has_noncharacter(std::string_view text);

// One reference token of an RFC 6901 pointer, escaped.
std::string pointer_token(std::string_view key);

}  // namespace promenade
