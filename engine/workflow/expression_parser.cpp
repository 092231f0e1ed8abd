// A Pratt parser over CEL's table of precedences.
#include "engine/workflow/expression_lexer.hpp"
#include "engine/workflow/expression_node.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace promenade::workflow {

namespace {

using Node = Expression::Node;

enum Precedence { kLoosest = 1, kEither, kBoth, kRelation, kAddition, kMultiplication, kUnary };

struct Binary {
    std::string_view symbol;
    Precedence precedence;
    Operation operation;
};

constexpr std::array<Binary, 14> kBinaries{{
    {"||", kEither, Operation::either},
    {"&&", kBoth, Operation::both},
    {"==", kRelation, Operation::equal},
    {"!=", kRelation, Operation::unequal},
    {"<", kRelation, Operation::less},
    {"<=", kRelation, Operation::less_or_equal},
    {">", kRelation, Operation::greater},
    {">=", kRelation, Operation::greater_or_equal},
    {"in", kRelation, Operation::in},
    {"+", kAddition, Operation::add},
    {"-", kAddition, Operation::subtract},
    {"*", kMultiplication, Operation::multiply},
    {"/", kMultiplication, Operation::divide},
    {"%", kMultiplication, Operation::modulo},
}};

constexpr std::array<std::string_view, 19> kReserved{
    "as",  "break", "const", "continue", "else",      "for",    "function", "if",   "import", "in",
    "let", "loop",  "null",  "package",  "namespace", "return", "var",      "void", "while"};

bool is_reserved(std::string_view name) {
    return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

Node node(Operation operation, std::vector<Node> operands, std::string text = {}) {
    return Node{operation, {}, std::move(text), std::move(operands), {}};
}
Node literal(Value value) { return Node{Operation::literal, std::move(value), {}, {}, {}}; }

class Parser {
public:
    explicit Parser(std::string_view source) : lexer_(source) {}

    Result<Node> parse() {
        TRY(advance());
        TRY(Node root, expression(kLoosest));
        if (token_.kind != Token::Kind::end) return unexpected("end of the expression");
        return root;
    }

private:
    Result<Node> expression(int loosest);
    Result<Node> conditional(Node condition);
    Result<Node> prefix();
    Result<Node> negative();
    Result<Node> primary();
    Result<Node> named(const std::string& name, std::size_t at);
    Result<Node> has();
    Result<Node> postfix(Node operand);
    Result<Node> method(Node receiver, const std::string& name, std::size_t at);
    Result<Node> list();
    Result<Node> map();
    Result<std::vector<Node>> arguments();
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
        if (!there) return unexpected(std::string{symbol});
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
    const bool operand = token_.kind == Token::Kind::integer || token_.kind == Token::Kind::text;
    if (operand) return nullptr;
    const auto found = std::find_if(kBinaries.begin(), kBinaries.end(),
                                    [&](const Binary& b) { return b.symbol == token_.text; });
    return found == kBinaries.end() ? nullptr : found;
}

// Every level of nesting, and every link of a chain of operators, counts: the tree's depth is
// what evaluation recurses on.
Result<Node> Parser::expression(int loosest) {
    const int depth_before = depth_;
    if (++depth_ > kExpressionDepthMax) return unexpected("fewer levels of nesting");
    TRY(Node left, prefix());
    while (const Binary* const link = binary()) {
        if (link->precedence < loosest) break;
        if (++depth_ > kExpressionDepthMax) return unexpected("fewer operators in a row");
        TRY(advance());
        TRY(Node right, expression(link->precedence + 1));
        std::vector<Node> operands;
        operands.push_back(std::move(left));
        operands.push_back(std::move(right));
        left = node(link->operation, std::move(operands));
    }
    if (loosest == kLoosest && token_.is("?")) {
        TRY(left, conditional(std::move(left)));
    }
    depth_ = depth_before;
    return left;
}

Result<Node> Parser::conditional(Node condition) {
    TRY(expect("?"));
    TRY(Node yes, expression(kEither));
    TRY(expect(":"));
    TRY(Node no, expression(kLoosest));
    std::vector<Node> operands;
    operands.push_back(std::move(condition));
    operands.push_back(std::move(yes));
    operands.push_back(std::move(no));
    return node(Operation::choose, std::move(operands));
}

Result<Node> Parser::prefix() {
    if (token_.is("-")) return negative();
    if (!token_.is("!")) {
        TRY(Node operand, primary());
        return postfix(std::move(operand));
    }
    TRY(advance());
    std::vector<Node> operands;
    TRY(Node operand, expression(kUnary));
    operands.push_back(std::move(operand));
    return node(Operation::invert, std::move(operands));
}

// The sign belongs to the literal, so that the smallest integer can be written.
Result<Node> Parser::negative() {
    TRY(advance());
    if (token_.kind == Token::Kind::integer) {
        const Value number{static_cast<std::int64_t>(~token_.magnitude + 1)};
        TRY(advance());
        return postfix(literal(number));
    }
    std::vector<Node> operands;
    TRY(Node operand, expression(kUnary));
    operands.push_back(std::move(operand));
    return node(Operation::negate, std::move(operands));
}

Result<Node> Parser::primary() {
    const Token token = token_;
    TRY(advance());
    switch (token.kind) {
        case Token::Kind::integer:
            if (token.magnitude > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
                return lexer_.error_at(token.at, "not a 64-bit integer");
            return literal(static_cast<std::int64_t>(token.magnitude));
        case Token::Kind::text: return literal(token.text);
        case Token::Kind::identifier: return named(token.text, token.at);
        case Token::Kind::end: return lexer_.error_at(token.at, "expected an operand");
        case Token::Kind::symbol: break;
    }
    if (token.text == "[") return list();
    if (token.text == "{") return map();
    if (token.text != "(") return lexer_.error_at(token.at, "expected an operand");
    TRY(Node inner, expression(kLoosest));
    TRY(expect(")"));
    return inner;
}

Result<Node> Parser::named(const std::string& name, std::size_t at) {
    if (name == "null") return literal(Value{});
    if (name == "true" || name == "false") return literal(name == "true");
    if (is_reserved(name)) return lexer_.error_at(at, "expected an operand");
    TRY(const bool call, accept("("));
    if (!call) return node(Operation::name, {}, name);
    if (name == "has") return has();
    TRY(std::vector<Node> operands, arguments());
    if (name != "size" || operands.size() != 1)
        return lexer_.error_at(at, "expected has(x.y), size(x) or a name");
    return node(Operation::size, std::move(operands));
}

Result<Node> Parser::has() {
    const std::size_t at = token_.at;
    TRY(Node operand, expression(kLoosest));
    TRY(expect(")"));
    if (operand.operation != Operation::member)
        return lexer_.error_at(at, "expected a member: has(x.y)");
    operand.operation = Operation::has_member;
    return operand;
}

Result<Node> Parser::postfix(Node operand) {
    for (;;) {
        std::vector<Node> operands;
        if (token_.is(".")) {
            TRY(advance());
            const Token name = token_;
            if (name.kind != Token::Kind::identifier || is_reserved(name.text))
                return unexpected("the name of a member");
            TRY(advance());
            TRY(const bool call, accept("("));
            if (call) {
                TRY(operand, method(std::move(operand), name.text, name.at));
            } else {
                operands.push_back(std::move(operand));
                operand = node(Operation::member, std::move(operands), name.text);
            }
        } else if (token_.is("[")) {
            TRY(advance());
            TRY(Node index, expression(kLoosest));
            TRY(expect("]"));
            operands.push_back(std::move(operand));
            operands.push_back(std::move(index));
            operand = node(Operation::index, std::move(operands));
        } else {
            return operand;
        }
        if (++depth_ > kExpressionDepthMax) return unexpected("fewer members in a row");
    }
}

Result<Node> Parser::method(Node receiver, const std::string& name, std::size_t at) {
    TRY(std::vector<Node> operands, arguments());
    operands.insert(operands.begin(), std::move(receiver));
    if (name == "size" && operands.size() == 1) return node(Operation::size, std::move(operands));
    if (operands.size() == 2) {
        if (name == "startsWith") return node(Operation::starts_with, std::move(operands));
        if (name == "endsWith") return node(Operation::ends_with, std::move(operands));
        if (name == "contains") return node(Operation::contains, std::move(operands));
    }
    return lexer_.error_at(at, "expected size(), startsWith(x), endsWith(x) or contains(x)");
}

Result<std::vector<Node>> Parser::arguments() {
    std::vector<Node> operands;
    TRY(bool done, accept(")"));
    while (!done) {
        TRY(Node operand, expression(kLoosest));
        operands.push_back(std::move(operand));
        TRY(done, accept(")"));
        if (!done) {
            TRY(expect(","));
        }
    }
    return operands;
}

// A list of literals is itself one: nothing is built when it is evaluated.
Result<Node> Parser::list() {
    std::vector<Node> items;
    TRY(bool done, accept("]"));
    while (!done) {
        TRY(Node item, expression(kLoosest));
        items.push_back(std::move(item));
        TRY(const bool more, accept(","));
        TRY(done, accept("]"));
        if (!more && !done) return unexpected("',' or ']'");
    }
    const bool constant = std::all_of(items.begin(), items.end(), [](const Node& item) {
        return item.operation == Operation::literal;
    });
    if (!constant) return node(Operation::list, std::move(items));
    List values;
    for (Node& item : items) values.push_back(std::move(item.value));
    return literal(std::move(values));
}

Result<Node> Parser::map() {
    std::vector<Node> operands;
    TRY(bool done, accept("}"));
    while (!done) {
        TRY(Node key, expression(kLoosest));
        TRY(expect(":"));
        TRY(Node value, expression(kLoosest));
        operands.push_back(std::move(key));
        operands.push_back(std::move(value));
        TRY(const bool more, accept(","));
        TRY(done, accept("}"));
        if (!more && !done) return unexpected("',' or '}'");
    }
    return node(Operation::map, std::move(operands));
}

void collect(const Node& node, std::vector<Expression::Reference>& found) {
    Expression::Reference reference;
    if (node.operation == Operation::name) reference.name = node.text;
    const bool of_member =
        node.operation == Operation::member || node.operation == Operation::has_member;
    const bool of_name = of_member && node.operands[0].operation == Operation::name;
    if (of_name) reference = {node.operands[0].text, node.text};
    if (!reference.name.empty() && std::find(found.begin(), found.end(), reference) == found.end())
        found.push_back(reference);
    if (of_name) return;
    for (const Node& operand : node.operands) collect(operand, found);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
    if (text.size() > kExpressionBytesMax)
        return error(Errc::invalid, "expected at most 10000 bytes", "character 10001");
    TRY(Node root, Parser{text}.parse());
    collect(root, root.references);
    return Expression{std::make_shared<const Node>(std::move(root))};
}

}  // namespace promenade::workflow
