// Cuts the text of an expression into tokens.
#pragma once

#include "engine/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace promenade::workflow {

struct Token {
    enum class Kind { end, integer, text, identifier, symbol };
    Kind kind = Kind::end;
    std::string text;             // the literal's value, the identifier or the symbol
    std::uint64_t magnitude = 0;  // of an integer, at most 2^63: its sign is an operator
    std::size_t at = 0;           // byte where it starts

    bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

class Lexer {
public:
    explicit Lexer(std::string_view source) : source_(source) {}

    // Errors: invalid, `where` = "character N".
    Result<Token> next();
    // `what` at that byte.
    Error error_at(std::size_t at, std::string what) const;

private:
    void skip_blanks();
    Result<Token> integer();
    Result<Token> text(bool raw);
    Result<void> escape(std::string& out);
    Result<char32_t> code_point(int base, std::size_t digits, std::size_t from);

    std::string_view source_;
    std::size_t at_ = 0;
};

}  // namespace promenade::workflow
