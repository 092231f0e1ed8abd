#include "engine/workflow/expression_lexer.hpp"

#include "engine/workflow/expression_node.hpp"
#include "engine/workflow/expression_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

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

// Before a quote: [bB][rR] of bytes, [rR] of raw texts. Nothing: no prefix and no quote.
struct Prefix {
    bool bytes = false, raw = false;

    static std::optional<Prefix> of(std::string_view text) {
        Prefix prefix;
        std::size_t at = 0;
        prefix.bytes = text.starts_with('b') || text.starts_with('B');
        if (prefix.bytes) ++at;
        prefix.raw = at < text.size() && (text[at] == 'r' || text[at] == 'R');
        if (prefix.raw) ++at;
        if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return std::nullopt;
        return prefix;
    }
    std::size_t size() const { return std::size_t{bytes} + std::size_t{raw}; }
};

}  // namespace

std::string character_at(std::string_view source, std::size_t byte) {
    const auto before = source.substr(0, byte);
    const auto characters =
        std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return "character " + std::to_string(characters + 1);
}

Error Lexer::error_at(std::size_t at, std::string what) const {
    return error(Errc::invalid, std::move(what), character_at(source_, at));
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
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '`') return quoted();
    if (const auto prefix = Prefix::of(source_.substr(at_))) {
        at_ += prefix->size();
        return literal(prefix->raw, prefix->bytes ? Token::Kind::bytes : Token::Kind::text);
    }
    if (is_name_start(c)) {
        while (is_name_part(peek())) ++at_;
        return Token{.kind = Token::Kind::identifier,
                     .text = std::string{source_.substr(start, at_ - start)},
                     .at = start};
    }
    for (const std::string_view symbol : kSymbols) {
        if (!source_.substr(at_).starts_with(symbol)) continue;
        at_ += symbol.size();
        return Token{.kind = Token::Kind::symbol, .text = std::string{symbol}, .at = start};
    }
    return error_at(start, "unexpected character");
}

std::size_t Lexer::digits_from(std::size_t at) const {
    std::size_t count = 0;
    while (at + count < source_.size() && is_digit(source_[at + count])) ++count;
    return count;
}

Result<Token> Lexer::number() {
    const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
    std::size_t length = digits_from(at_);
    if (!hexadecimal) {
        const std::size_t whole = length;
        if (source_.substr(at_ + length).starts_with('.') && digits_from(at_ + length + 1) > 0)
            length += 1 + digits_from(at_ + length + 1);
        if (peek(length) == 'e' || peek(length) == 'E') {
            const std::size_t sign = peek(length + 1) == '+' || peek(length + 1) == '-' ? 1 : 0;
            const std::size_t digits = digits_from(at_ + length + 1 + sign);
            if (digits == 0) return error_at(at_, "a number without its exponent");
            length += 1 + sign + digits;
        }
        if (length > whole) return real(length);
    }
    constexpr std::uint64_t kMagnitudeMax = std::uint64_t{1} << 63;
    Token token{.kind = Token::Kind::integer, .at = at_};
    const char* const first = source_.data() + at_ + (hexadecimal ? 2 : 0);
    const char* const last = source_.data() + source_.size();
    const auto [end, failure] =
        std::from_chars(first, last, token.magnitude, hexadecimal ? 16 : 10);
    if (failure != std::errc{}) return error_at(token.at, "not a 64-bit integer");
    at_ = static_cast<std::size_t>(end - source_.data());
    if (peek() == 'u' || peek() == 'U') {
        ++at_;
        token.kind = Token::Kind::natural;
    } else if (token.magnitude > kMagnitudeMax) {
        return error_at(token.at, "not a 64-bit integer");
    }
    if (is_name_part(peek())) return error_at(token.at, "a number that runs into a name");
    return token;
}

Result<Token> Lexer::real(std::size_t length) {
    const auto number = number_from<double>(source_.substr(at_, length));
    if (!number) return error_at(at_, "a number that no double can hold");
    Token token{.kind = Token::Kind::real, .real = *number, .at = at_};
    at_ += length;
    if (is_name_part(peek())) return error_at(token.at, "a number that runs into a name");
    return token;
}

// A name with other characters, after a dot: `content-type`.
Result<Token> Lexer::quoted() {
    const auto is_allowed = [](char c) {
        return is_name_part(c) || c == '-' || c == '.' || c == '/' || c == ' ';
    };
    Token token{.kind = Token::Kind::quoted, .at = at_++};
    while (is_allowed(peek())) token.text += source_[at_++];
    if (token.text.empty() || peek() != '`') return error_at(token.at, "not a quoted name");
    ++at_;
    return token;
}

// Between single, double or tripled quotes.
Result<Token> Lexer::literal(bool raw, Token::Kind kind) {
    Token token{.kind = kind, .at = at_};
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
            TRY(escape(kind == Token::Kind::bytes, token.text));
        } else {
            token.text += c;
            ++at_;
        }
    }
    return error_at(token.at, "text without its closing quote");
}

// Of bytes, \x and octal escapes are octets; of texts, code points.
Result<void> Lexer::escape(bool bytes, std::string& out) {
    constexpr std::string_view kLetters = "abfnrtv\\'\"`?";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"`?";
    const std::size_t start = at_++;
    const char letter = peek();
    if (const auto known = kLetters.find(letter); letter != '\0' && known != kLetters.npos) {
        out += kMeanings[known];
        ++at_;
        return success();
    }
    char32_t c = 0;
    const bool hexadecimal = letter == 'x' || letter == 'X';
    if (is_digit(letter)) {
        TRY(c, code_point(8, 3, at_));
        if (c > 0xFF) return error_at(start, "octal escape above \\377");
    } else if (hexadecimal) {
        TRY(c, code_point(16, 2, at_ + 1));
    } else if ((letter == 'u' || letter == 'U') && !bytes) {
        TRY(c, code_point(16, letter == 'u' ? 4 : 8, at_ + 1));
    } else {
        return error_at(start, "unknown escape");
    }
    if (bytes)
        out += static_cast<char>(c);
    else
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
