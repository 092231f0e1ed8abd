// A Pratt parser over CEL's table of precedences (langdef, "Syntax"), macros expanded as it goes
// (langdef, "Macros").
#include "engine/workflow/expression_build.hpp"
#include "engine/workflow/expression_lexer.hpp"
#include "engine/workflow/expression_names.hpp"
#include "engine/workflow/expression_node.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

enum Precedence { kLoosest = 1, kEither, kBoth, kRelation, kAddition, kMultiplication, kUnary };

struct Binary {
    std::string_view symbol;
    Precedence precedence;
    Operation operation = Operation::call;
};

constexpr std::array<Binary, 14> kBinaries{{{"||", kEither, Operation::either},
                                            {"&&", kBoth, Operation::both},
                                            {"==", kRelation},
                                            {"!=", kRelation},
                                            {"<", kRelation},
                                            {"<=", kRelation},
                                            {">", kRelation},
                                            {">=", kRelation},
                                            {"in", kRelation},
                                            {"+", kAddition},
                                            {"-", kAddition},
                                            {"*", kMultiplication},
                                            {"/", kMultiplication},
                                            {"%", kMultiplication}}};

// No names of members either; the others may be.
constexpr std::array<std::string_view, 4> kKeywords{"false", "in", "null", "true"};
constexpr std::array<std::string_view, 17> kReserved{
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

struct Macro {
    std::string_view name;
    std::size_t arguments_count;
    Operation operation;
};

constexpr std::array<Macro, 7> kMacros{{{"all", 2, Operation::all},
                                        {"exists", 2, Operation::exists},
                                        {"exists_one", 2, Operation::exists_one},
                                        {"existsOne", 2, Operation::exists_one},
                                        {"filter", 2, Operation::filter},
                                        {"map", 2, Operation::transform},
                                        {"map", 3, Operation::transform}}};

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
public:
    explicit Parser(std::string_view source) : lexer_(source) {}

    Result<ExpressionNode> parse() {
        TRY(advance());
        TRY(ExpressionNode root, expression(kLoosest));
        if (token_.kind != Token::Kind::end) return unexpected("end of the expression");
        return root;
    }

private:
    Result<ExpressionNode> expression(int loosest);
    Result<ExpressionNode> conditional(ExpressionNode condition);
    Result<ExpressionNode> prefix();
    Result<ExpressionNode> negative();
    Result<ExpressionNode> primary();
    Result<ExpressionNode> symbol(const Token& token);
    Result<ExpressionNode> named(const Token& name);
    Result<ExpressionNode> has(std::size_t at);
    Result<ExpressionNode> postfix(ExpressionNode operand);
    Result<ExpressionNode> selected(ExpressionNode receiver);
    Result<ExpressionNode> method(ExpressionNode receiver, const Token& name);
    Result<ExpressionNode> macro(ExpressionNode receiver, const Macro& macro,
                                 std::vector<ExpressionNode> arguments);
    Result<ExpressionNode> list(std::size_t at);
    Result<ExpressionNode> map(std::size_t at);
    Result<std::vector<ExpressionNode>> arguments();
    const Binary* binary() const;

    Result<void> advance() {
        TRY(token_, lexer_.next());
        return success();
    }
    Result<bool> accept(std::string_view symbol) {
        if (!token_.is(symbol)) return false;
        TRY(advance());
        return true;
    }
    Result<void> expect(std::string_view symbol) {
        TRY(const bool there, accept(symbol));
        if (!there) return unexpected("the sign \"" + std::string{symbol} + "\"");
        return success();
    }
    Error unexpected(const std::string& wanted) const {
        return lexer_.error_at(token_.at, "expected " + wanted);
    }

    Lexer lexer_;
    Token token_;
    int depth_ = 0;
};

const Binary* Parser::binary() const {
    if (token_.kind != Token::Kind::symbol && !token_.is_word("in")) return nullptr;
    const auto found = std::find_if(kBinaries.begin(), kBinaries.end(),
                                    [&](const Binary& b) { return b.symbol == token_.text; });
    return found == kBinaries.end() ? nullptr : found;
}

// Every level of nesting, and every link of a chain of operators, counts: the tree's depth is
// what checking and evaluation recurse on.
Result<ExpressionNode> Parser::expression(int loosest) {
    const int depth_before = depth_;
    if (++depth_ > kExpressionDepthMax) return unexpected("fewer levels of nesting");
    TRY(ExpressionNode left, prefix());
    while (const Binary* const link = binary()) {
        if (link->precedence < loosest) break;
        if (++depth_ > kExpressionDepthMax) return unexpected("fewer operators in a row");
        const std::size_t at = token_.at;
        TRY(advance());
        TRY(ExpressionNode right, expression(link->precedence + 1));
        left = link->operation == Operation::call
                   ? operator_call(link->symbol, at, std::move(left), std::move(right))
                   : node_of(link->operation, at, std::move(left), std::move(right));
    }
    if (loosest == kLoosest && token_.is("?")) {
        TRY(left, conditional(std::move(left)));
    }
    depth_ = depth_before;
    return left;
}

Result<ExpressionNode> Parser::conditional(ExpressionNode condition) {
    const std::size_t at = token_.at;
    TRY(expect("?"));
    TRY(ExpressionNode yes, expression(kEither));
    TRY(expect(":"));
    TRY(ExpressionNode no, expression(kLoosest));
    return node_of(Operation::choose, at, std::move(condition), std::move(yes), std::move(no));
}

Result<ExpressionNode> Parser::prefix() {
    if (token_.is("-")) return negative();
    if (!token_.is("!")) {
        TRY(ExpressionNode operand, primary());
        return postfix(std::move(operand));
    }
    const std::size_t at = token_.at;
    TRY(advance());
    TRY(ExpressionNode operand, expression(kUnary));
    return operator_call("!", at, std::move(operand));
}

// The sign belongs to the literal, so that the smallest integer can be written.
Result<ExpressionNode> Parser::negative() {
    const std::size_t at = token_.at;
    TRY(advance());
    if (token_.kind == Token::Kind::integer) {
        const Operand number{static_cast<std::int64_t>(~token_.magnitude + 1)};
        TRY(advance());
        return postfix(literal(number, at));
    }
    if (token_.kind == Token::Kind::real) {
        const Operand number{-token_.real};
        TRY(advance());
        return postfix(literal(number, at));
    }
    TRY(ExpressionNode operand, expression(kUnary));
    return operator_call("-", at, std::move(operand));
}

Result<ExpressionNode> Parser::primary() {
    const Token token = token_;
    TRY(advance());
    switch (token.kind) {
        case Token::Kind::integer:
            if (token.magnitude > std::uint64_t{INT64_MAX})
                return lexer_.error_at(token.at, "not a 64-bit integer");
            return literal(static_cast<std::int64_t>(token.magnitude), token.at);
        case Token::Kind::natural: return literal(token.magnitude, token.at);
        case Token::Kind::real: return literal(token.real, token.at);
        case Token::Kind::text: return literal(Operand::text(token.text), token.at);
        case Token::Kind::bytes: return literal(Operand::bytes(token.text), token.at);
        case Token::Kind::identifier: return named(token);
        case Token::Kind::symbol: return symbol(token);
        default: return lexer_.error_at(token.at, "expected an operand");
    }
}

Result<ExpressionNode> Parser::symbol(const Token& token) {
    if (token.text == "[") return list(token.at);
    if (token.text == "{") return map(token.at);
    if (token.text == "." && token_.kind == Token::Kind::identifier) {
        const Token name = token_;
        TRY(advance());
        TRY(ExpressionNode root, named(name));
        root.rooted = true;
        return root;
    }
    if (token.text != "(") return lexer_.error_at(token.at, "expected an operand");
    TRY(ExpressionNode inner, expression(kLoosest));
    TRY(expect(")"));
    return inner;
}

Result<ExpressionNode> Parser::named(const Token& name) {
    if (name.text == "null") return literal({}, name.at);
    if (name.text == "true" || name.text == "false") return literal(name.text == "true", name.at);
    if (name.text == "in" || is_one_of(name.text, kReserved))
        return lexer_.error_at(name.at, "expected an operand");
    TRY(const bool call, accept("("));
    if (!call) {
        ExpressionNode made = node(Operation::name, name.at);
        made.text = name.text;
        return made;
    }
    if (name.text == "has") return has(name.at);
    TRY(std::vector<ExpressionNode> operands, arguments());
    const Function* const function = find_function(name.text, operands.size());
    return call_node(function, name, std::move(operands));
}

Result<ExpressionNode> Parser::has(std::size_t at) {
    TRY(ExpressionNode operand, expression(kLoosest));
    TRY(expect(")"));
    if (operand.operation != Operation::member)
        return lexer_.error_at(at, "expected a member: has(x.y)");
    operand.operation = Operation::has_member;
    return operand;
}

Result<ExpressionNode> Parser::postfix(ExpressionNode operand) {
    for (;;) {
        const std::size_t at = token_.at;
        if (token_.is(".")) {
            TRY(operand, selected(std::move(operand)));
        } else if (token_.is("[")) {
            TRY(advance());
            TRY(ExpressionNode index, expression(kLoosest));
            TRY(expect("]"));
            operand = operator_call("[]", at, std::move(operand), std::move(index));
        } else {
            return operand;
        }
        if (++depth_ > kExpressionDepthMax) return unexpected("fewer members in a row");
    }
}

// `.member` or `.method(…)`.
Result<ExpressionNode> Parser::selected(ExpressionNode receiver) {
    TRY(advance());
    const Token name = token_;
    const bool quoted = name.kind == Token::Kind::quoted;
    const bool plain = name.kind == Token::Kind::identifier && !is_one_of(name.text, kKeywords);
    if (!quoted && !plain) return unexpected("the name of a member");
    TRY(advance());
    TRY(const bool call, accept("("));
    if (call && !quoted) return method(std::move(receiver), name);
    if (call) return lexer_.error_at(name.at, "expected the name of a member");
    ExpressionNode made = node_of(Operation::member, name.at, std::move(receiver));
    made.text = name.text;
    return made;
}

Result<ExpressionNode> Parser::method(ExpressionNode receiver, const Token& name) {
    TRY(std::vector<ExpressionNode> operands, arguments());
    for (const Macro& known : kMacros)
        if (known.name == name.text && known.arguments_count == operands.size())
            return macro(std::move(receiver), known, std::move(operands));
    operands.insert(operands.begin(), std::move(receiver));
    const Function* const function = find_method(name.text, operands.size());
    return call_node(function, name, std::move(operands));
}

Result<ExpressionNode> Parser::macro(ExpressionNode receiver, const Macro& macro,
                                     std::vector<ExpressionNode> arguments) {
    ExpressionNode& variable = arguments.front();
    if (variable.operation != Operation::name || variable.rooted)
        return lexer_.error_at(variable.at, "expected the name of a variable");
    ExpressionNode made = node(macro.operation, variable.at);
    made.text = std::move(variable.text);
    variable = std::move(receiver);
    made.operands = std::move(arguments);
    return made;
}

// Up to the closing parenthesis.
Result<std::vector<ExpressionNode>> Parser::arguments() {
    std::vector<ExpressionNode> operands;
    TRY(bool done, accept(")"));
    while (!done) {
        TRY(ExpressionNode operand, expression(kLoosest));
        operands.push_back(std::move(operand));
        TRY(done, accept(")"));
        if (!done) {
            TRY(expect(","));
        }
    }
    return operands;
}

bool is_literal(const ExpressionNode& node) { return node.operation == Operation::literal; }

Result<ExpressionNode> Parser::list(std::size_t at) {
    std::vector<ExpressionNode> items;
    TRY(bool done, accept("]"));
    while (!done) {
        TRY(ExpressionNode item, expression(kLoosest));
        items.push_back(std::move(item));
        TRY(const bool more, accept(","));
        TRY(done, accept("]"));
        if (!more && !done) return unexpected("the sign \",\" or: ]");
    }
    if (!std::all_of(items.begin(), items.end(), is_literal)) {
        ExpressionNode made = node(Operation::list, at);
        made.operands = std::move(items);
        return made;
    }
    std::vector<Operand> values;
    for (ExpressionNode& item : items) values.push_back(std::move(item.value));
    return literal(Items{std::move(values)}, at);
}

Result<ExpressionNode> Parser::map(std::size_t at) {
    ExpressionNode made = node(Operation::map, at);
    TRY(bool done, accept("}"));
    while (!done) {
        TRY(ExpressionNode key, expression(kLoosest));
        TRY(expect(":"));
        TRY(ExpressionNode value, expression(kLoosest));
        made.operands.push_back(std::move(key));
        made.operands.push_back(std::move(value));
        TRY(const bool more, accept(","));
        TRY(done, accept("}"));
        if (!more && !done) return unexpected("the sign \",\" or: }");
    }
    return made;
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
    if (text.size() > kExpressionBytesMax)
        return error(Errc::invalid, "expected at most 10000 bytes", "character 10001");
    if (!simdjson::validate_utf8(text))
        return error(Errc::invalid, "expected valid UTF-8", "character 1");
    Tree tree;
    tree.source = text;
    TRY(tree.root, Parser{tree.source}.parse());
    resolve_names(tree);
    return Expression{std::make_shared<const Tree>(std::move(tree))};
}

}  // namespace promenade::workflow
