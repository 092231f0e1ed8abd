#include "engine/workflow/expression_names.hpp"

#include <algorithm>
#include <optional>

namespace promenade::workflow {

namespace {

using Reference = Expression::Reference;

// `dyn` is none: it exists for the checker alone.
std::optional<Kind> type_named(std::string_view name) {
    for (auto kind = Kind::null; kind < Kind::dyn;
         kind = static_cast<Kind>(static_cast<std::uint8_t>(kind) + 1))
        if (name_of(kind) == name) return kind;
    return std::nullopt;
}

// `a.b.c`, if the node is nothing but members of a free name.
std::optional<std::string> dotted_name(const ExpressionNode& node) {
    if (node.operation == Operation::name) return node.text;
    if (node.operation != Operation::member) return std::nullopt;
    auto owner = dotted_name(node.operands[0]);
    if (owner) *owner += "." + node.text;
    return owner;
}

class Resolver {
public:
    explicit Resolver(std::vector<Reference>& found) : found_(found) {}

    void resolve(ExpressionNode& node);

private:
    void resolve_macro(ExpressionNode& node);
    void resolve_name(ExpressionNode& node);
    void refer(Reference reference);

    std::vector<Reference>& found_;
    std::vector<std::string> variables_;  // by slot
};

void Resolver::refer(Reference reference) {
    if (std::find(found_.begin(), found_.end(), reference) == found_.end())
        found_.push_back(std::move(reference));
}

void Resolver::resolve_name(ExpressionNode& node) {
    const auto found = std::find(variables_.rbegin(), variables_.rend(), node.text);
    if (node.rooted || found == variables_.rend()) return;
    node.operation = Operation::local;
    node.slot = static_cast<std::uint16_t>(variables_.rend() - found - 1);
}

// The variable is known to what is evaluated for each item, not to the list itself.
void Resolver::resolve_macro(ExpressionNode& node) {
    resolve(node.operands[0]);
    node.slot = static_cast<std::uint16_t>(variables_.size());
    variables_.push_back(node.text);
    for (std::size_t i = 1; i < node.operands.size(); ++i) resolve(node.operands[i]);
    variables_.pop_back();
}

void Resolver::resolve(ExpressionNode& node) {
    if (is_macro(node.operation)) return resolve_macro(node);
    if (node.operation == Operation::name) resolve_name(node);
    if (node.operation == Operation::name || node.operation == Operation::member) {
        const auto name = dotted_name(node);
        if (const auto type = name ? type_named(*name) : std::nullopt) {
            node.operation = Operation::name;
            node.text = *name;
            node.value = Operand{*type};
            node.operands.clear();
            return;
        }
    }
    const bool of_member =
        node.operation == Operation::member || node.operation == Operation::has_member;
    if (of_member && node.operands[0].operation == Operation::name) {
        resolve_name(node.operands[0]);
        if (node.operands[0].operation == Operation::name)
            refer({node.operands[0].text, node.text});
        return;
    }
    if (node.operation == Operation::name) refer({node.text, {}});
    for (ExpressionNode& operand : node.operands) resolve(operand);
}

// Outermost first: the longest name wins.
void join_dotted(ExpressionNode& node, std::span<const std::string_view> names) {
    if (node.operation == Operation::member) {
        const auto name = dotted_name(node);
        if (name && std::find(names.begin(), names.end(), *name) != names.end()) {
            node.operation = Operation::name;
            node.text = *name;
            node.operands.clear();
            return;
        }
    }
    for (ExpressionNode& operand : node.operands) join_dotted(operand, names);
}

}  // namespace

void resolve_names(Expression::Tree& tree) {
    tree.references.clear();
    Resolver{tree.references}.resolve(tree.root);
}

Expression Expression::with_dotted(std::span<const std::string_view> names) const {
    Tree tree = *tree_;
    join_dotted(tree.root, names);
    resolve_names(tree);
    return Expression{std::make_shared<const Tree>(std::move(tree))};
}

}  // namespace promenade::workflow
