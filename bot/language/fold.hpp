// Case, accents and typography folded away, each folded byte knowing where it was typed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

// Lower case, no accents (« é » → e, « œ » → oe), one kind of apostrophe, of dash, of quote and of
// space (newlines stay); marks that nobody sees are dropped. Bytes that are no UTF-8 become spaces.
struct Folded {
    std::string text;
    std::vector<std::uint32_t> origin;  // of each byte of `text`, and one more: the end

    // Where the folded bytes [begin, end) were typed.
    std::size_t typed_begin(std::size_t begin) const { return origin[begin]; }
    std::size_t typed_end(std::size_t end) const;
};

Folded fold(std::string_view typed);

// The folded text alone.
std::string folded_text(std::string_view typed);

// The text with spaces, byte for byte, for the characters that nobody sees.
std::string spaced_where_unseen(std::string_view typed);

// The character at `text[at]`; `at` moves behind it. Negative where the bytes are no UTF-8.
std::int32_t next_character(std::string_view text, std::size_t& at);

// True when the character at `typed[at]` is a capital letter.
bool is_capital(std::string_view typed, std::size_t at);

}  // namespace promenade::language
