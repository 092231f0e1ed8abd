#include "engine/workflow/expression_lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace promenade::workflow {

namespace {

constexpr std::array<std::string_view, 24> kSymbols{"&&", "||", "==", "!=", "<=", ">=", "<", ">",
                                                    "+",  "-",  "*",  "/",  "%",  "!",  "?", ":",
                                                    ".",  ",",  "(",  ")",  "[",  "]",  "{", "}"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

void append_utf8(char32_t c, std::string& out) {
    const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

}  // namespace

Error Lexer::error_at(std::size_t at, std::string what) const {
    const auto before = source_.substr(0, at);
    const auto characters =
        std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return error(Errc::invalid, std::move(what), "character " + std::to_string(characters + 1));
}

void Lexer::skip_blanks() {
    constexpr std::string_view kBlanks = " \t\n\r\f";
    for (;;) {
        at_ = std::min(source_.find_first_not_of(kBlanks, at_), source_.size());
        if (source_.substr(at_, 2) != "//") return;
        at_ = std::min(source_.find('\n', at_), source_.size());
    }
}

Result<Token> Lexer::next() {
    skip_blanks();
    if (at_ >= source_.size()) return Token{.at = source_.size()};
    const std::size_t start = at_;
    const char c = source_[at_];
    if (is_digit(c)) return integer();
    if (c == '"' || c == '\'') return text(false);
    const char after = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if ((c == 'r' || c == 'R') && (after == '"' || after == '\'')) {
        ++at_;
        return text(true);
    }
    if (is_name_start(c)) {
        while (at_ < source_.size() && is_name_part(source_[at_])) ++at_;
        return Token{Token::Kind::identifier, std::string{source_.substr(start, at_ - start)}, 0,
                     start};
    }
    for (const std::string_view symbol : kSymbols) {
        if (!source_.substr(at_).starts_with(symbol)) continue;
        at_ += symbol.size();
        return Token{Token::Kind::symbol, std::string{symbol}, 0, start};
    }
    return error_at(start, "unexpected character");
}

Result<Token> Lexer::integer() {
    constexpr std::uint64_t kMagnitudeMax = std::uint64_t{1} << 63;
    Token token{Token::Kind::integer, {}, 0, at_};
    const bool hexadecimal =
        source_.substr(at_).starts_with("0x") || source_.substr(at_).starts_with("0X");
    const char* const first = source_.data() + at_ + (hexadecimal ? 2 : 0);
    const char* const last = source_.data() + source_.size();
    const auto [end, failure] =
        std::from_chars(first, last, token.magnitude, hexadecimal ? 16 : 10);
    if (failure != std::errc{} || token.magnitude > kMagnitudeMax)
        return error_at(token.at, "not a 64-bit integer");
    at_ = static_cast<std::size_t>(end - source_.data());
    const bool fraction =
        at_ + 1 < source_.size() && source_[at_] == '.' && is_digit(source_[at_ + 1]);
    if (fraction || (at_ < source_.size() && is_name_part(source_[at_])))
        return error_at(token.at, "only whole numbers, without a suffix");
    return token;
}

// A literal between single, double or tripled quotes.
Result<Token> Lexer::text(bool raw) {
    Token token{Token::Kind::text, {}, 0, at_};
    const char quote = source_[at_];
    const std::string three(3, quote);
    const bool tripled = source_.substr(at_).starts_with(three);
    const std::string_view closing = std::string_view{three}.substr(0, tripled ? 3 : 1);
    at_ += closing.size();
    while (at_ < source_.size()) {
        if (source_.substr(at_).starts_with(closing)) {
            at_ += closing.size();
            return token;
        }
        const char c = source_[at_];
        if (!tripled && (c == '\n' || c == '\r')) break;
        if (c == '\\' && !raw) {
            TRY(escape(token.text));
        } else {
            token.text += c;
            ++at_;
        }
    }
    return error_at(token.at, "text without its closing quote");
}

Result<void> Lexer::escape(std::string& out) {
    constexpr std::string_view kLetters = "abfnrtv\\'\"`?";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"`?";
    const std::size_t start = at_++;
    const char letter = at_ < source_.size() ? source_[at_] : '\0';
    if (const auto known = kLetters.find(letter); letter != '\0' && known != kLetters.npos) {
        out += kMeanings[known];
        ++at_;
        return success();
    }
    char32_t c = 0;
    if (is_digit(letter)) {
        TRY(c, code_point(8, 3, at_));
        if (c > 0xFF) return error_at(start, "octal escape above \\377");
    } else if (letter == 'x' || letter == 'X') {
        TRY(c, code_point(16, 2, at_ + 1));
    } else if (letter == 'u' || letter == 'U') {
        TRY(c, code_point(16, letter == 'u' ? 4 : 8, at_ + 1));
    } else {
        return error_at(start, "unknown escape");
    }
    append_utf8(c, out);
    return success();
}

Result<char32_t> Lexer::code_point(int base, std::size_t digits, std::size_t from) {
    const std::string_view text = source_.substr(std::min(from, source_.size()), digits);
    std::uint32_t number = 0;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), number, base);
    const bool complete = text.size() == digits && end == text.data() + text.size();
    const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
    if (failure != std::errc{} || !complete || surrogate || number > 0x10FFFF)
        return error_at(at_ - 1, "not a Unicode character");
    at_ = from + digits;
    return char32_t{number};
}

}  // namespace promenade::workflow
