// Cuts the text of an expression into tokens (langdef, "Syntax").
#pragma once

#include "engine/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace promenade::workflow {

struct Token {
    enum class Kind { end, integer, natural, real, text, bytes, identifier, quoted, symbol };
    Kind kind = Kind::end;
    std::string text;             // the literal's value, the identifier or the symbol
    std::uint64_t magnitude = 0;  // of integers (at most 2^63: its sign is an operator), naturals
    double real = 0;
    std::size_t at = 0;  // byte where it starts

    bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
    bool is_word(std::string_view word) const { return kind == Kind::identifier && text == word; }
};

class Lexer {
public:
    // Valid UTF-8; it must outlive this.
    explicit Lexer(std::string_view source) : source_(source) {}

    // Errors: invalid, `where` = "character N".
    Result<Token> next();
    // `what` at that byte.
    Error error_at(std::size_t at, std::string what) const;

private:
    void skip_blanks();
    Result<Token> number();
    Result<Token> real(std::size_t length);
    Result<Token> literal(bool raw, Token::Kind kind);
    Result<void> escape(bool bytes, std::string& out);
    Result<char32_t> code_point(int base, std::size_t digits, std::size_t from);
    Result<Token> quoted();
    std::size_t digits_from(std::size_t at) const;
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }

    std::string_view source_;
    std::size_t at_ = 0;
};

}  // namespace promenade::workflow
