#include "engine/workflow/expression_check.hpp"

#include "engine/workflow/expression_node.hpp"
#include "engine/workflow/expression_value.hpp"
#include "engine/workflow/form.hpp"
#include "engine/workflow/type_join.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::workflow {

namespace {

const Type kBoolean{.kind = Kind::boolean};
const Type kText{.kind = Kind::text};

class Checker {
public:
    Checker(const Expression::Tree& tree, const NamedTypes* names) : tree_(tree), names_(names) {}

    Result<Type> of(const ExpressionNode& node);

private:
    Result<Type> name(const ExpressionNode& node) const;
    Result<Type> literal(const ExpressionNode& node) const;
    Result<Type> member(const ExpressionNode& node);
    Result<Type> list(const ExpressionNode& node);
    Result<Type> map(const ExpressionNode& node);
    Result<Type> call(const ExpressionNode& node);
    Result<Type> compared(const ExpressionNode& node, const std::vector<Type>& types);
    Result<Type> contained(const ExpressionNode& node, const std::vector<Type>& types);
    Result<Type> indexed(const ExpressionNode& node, const std::vector<Type>& types);
    Result<Type> overloaded(const ExpressionNode& node, const std::vector<Type>& types) const;
    Result<void> check_constants(const ExpressionNode& node) const;
    Result<void> check_choice(const Type& type, const ExpressionNode& node) const;
    Result<Type> logic(const ExpressionNode& node);
    Result<Type> choose(const ExpressionNode& node);
    Result<Type> macro(const ExpressionNode& node);
    Result<void> condition(const ExpressionNode& node);

    Error at(const ExpressionNode& node, std::string what) const {
        return error(Errc::invalid, std::move(what), character_at(tree_.source, node.at));
    }
    // What is wrong for sure, in a definition that says what its names are.
    Result<Type> wrong(const ExpressionNode& node, std::string what) const {
        if (!names_) return Type{};
        return at(node, std::move(what));
    }

    const Expression::Tree& tree_;
    const NamedTypes* names_;
    std::vector<Type> variables_;  // by slot
};

Result<Type> Checker::name(const ExpressionNode& node) const {
    if (node.value.type()) return Type{.kind = Kind::type};
    if (!names_) return Type{};
    Result<Type> found = names_->name(node.text);
    if (!found) return at(node, found.error().detail);
    return found;
}

Result<Type> Checker::literal(const ExpressionNode& node) const {
    auto type = type_of(node.value);
    if (type) return *std::move(type);
    TRY(wrong(node, "expected items of one type"));
    return list_of(Type{});
}

Result<Type> Checker::member(const ExpressionNode& node) {
    const ExpressionNode& owner = node.operands[0];
    TRY(const Type type, of(owner));
    Type found;
    if (!type.record.empty() && names_) {
        Result<Type> known = names_->member(type.record, node.text);
        if (!known) return at(node, known.error().detail);
        found = std::move(known).value();
    } else if (type.kind == Kind::map && comparable(type.of[0], kText)) {
        found = type.of[1];
    } else if (type.kind != Kind::dyn) {
        return wrong(node, "expected a map before the dot: not " + describe(type));
    }
    return node.operation == Operation::has_member ? kBoolean : found;
}

Result<Type> Checker::list(const ExpressionNode& node) {
    Type items;
    for (const ExpressionNode& operand : node.operands) {
        TRY(const Type item, of(operand));
        auto joined = join(items, item);
        if (!joined) {
            TRY(items, wrong(operand, "expected items of one type: not " + describe(item)));
        } else {
            items = *std::move(joined);
        }
    }
    return list_of(std::move(items));
}

Result<Type> Checker::map(const ExpressionNode& node) {
    Type keys, values;
    for (std::size_t i = 0; i + 1 < node.operands.size(); i += 2) {
        TRY(const Type key, of(node.operands[i]));
        TRY(const Type value, of(node.operands[i + 1]));
        const auto joined_keys = join(keys, key);
        const auto joined_values = join(values, value);
        if (!joined_keys || !joined_values) {
            TRY(wrong(node.operands[i], "expected keys and values of one type each"));
        }
        keys = joined_keys.value_or(Type{});
        values = joined_values.value_or(Type{});
    }
    return map_of(std::move(keys), std::move(values));
}

Result<void> Checker::condition(const ExpressionNode& node) {
    TRY(const Type type, of(node));
    if (type.kind == Kind::boolean || type.kind == Kind::dyn) return success();
    TRY(wrong(node, "expected a condition: not " + describe(type)));
    return success();
}

// A literal that is compared with a choice must be one.
Result<void> Checker::check_choice(const Type& type, const ExpressionNode& node) const {
    if (!names_ || !type.field || node.operation != Operation::literal) return success();
    const auto is_choice = [&](const Operand& item) {
        return !item.text() || type.field->choice(*item.text());
    };
    bool known = is_choice(node.value);
    if (const Items* items = node.value.items())
        for (std::size_t i = 0; i < items->size(); ++i) known = known && is_choice(items->at(i));
    if (!known) return at(node, "expected a choice of the field \"" + type.field->name + "\"");
    return success();
}

Result<Type> Checker::compared(const ExpressionNode& node, const std::vector<Type>& types) {
    if (!comparable(types[0], types[1])) {
        TRY(wrong(node, "expected values that can be equal: not " + describe(types[0]) + " and " +
                            describe(types[1])));
    }
    TRY(check_choice(types[0], node.operands[1]));
    TRY(check_choice(types[1], node.operands[0]));
    return kBoolean;
}

Result<Type> Checker::contained(const ExpressionNode& node, const std::vector<Type>& types) {
    const bool holds_items = types[1].kind == Kind::list || types[1].kind == Kind::map;
    if (holds_items && !comparable(types[0], types[1].of[0]))
        return wrong(node, "expected items that it can be one of: not " + describe(types[0]) +
                               " in " + describe(types[1]));
    TRY(check_choice(types[0], node.operands[1]));
    if (holds_items && is_person(types[1].of[0])) {
        TRY(check_choice(types[1].of[0], node.operands[0]));
    }
    return overloaded(node, types);
}

Result<Type> Checker::indexed(const ExpressionNode& node, const std::vector<Type>& types) {
    const ExpressionNode& key = node.operands[1];
    if (!types[0].record.empty() && names_) {
        if (!key.value.text()) return at(key, "expected the name of a member, between quotes");
        Result<Type> known = names_->member(types[0].record, *key.value.text());
        if (!known) return at(key, known.error().detail);
        return known;
    }
    TRY(overloaded(node, types));
    if (types[0].kind == Kind::list) return types[0].of[0];
    if (types[0].kind != Kind::map) return Type{};
    if (!comparable(types[0].of[0], types[1]))
        return wrong(key, "expected a key of another type: " + describe(types[0].of[0]) + ", not " +
                              describe(types[1]));
    return types[0].of[1];
}

bool takes(Kind wanted, const Type& given) {
    if (wanted == Kind::text && is_person(given)) return false;
    return wanted == Kind::dyn || given.kind == Kind::dyn || given.kind == wanted;
}

std::string listed(const std::vector<Type>& types) {
    std::string text;
    for (const Type& type : types) text += (text.empty() ? "" : " and ") + describe(type);
    return text;
}

// All overloads that may be meant, where something is dyn.
Result<Type> Checker::overloaded(const ExpressionNode& node, const std::vector<Type>& types) const {
    std::optional<Type> found;
    for (const Overload& overload : node.function->overloads) {
        bool fits = true;
        for (std::size_t i = 0; i < types.size(); ++i)
            fits = fits && takes(overload.takes[i], types[i]);
        if (!fits) continue;
        const bool same = !found || found->kind == overload.gives;
        found = Type{.kind = same ? overload.gives : Kind::dyn};
    }
    if (!found)
        return wrong(node,
                     "expected other operands of \"" + node.text + "\": not " + listed(types));
    if (found->kind != Kind::list) return *found;
    auto joined = join(types[0], types[1]);
    if (!joined) return wrong(node, "expected lists of one type: not " + listed(types));
    return *std::move(joined);
}

// What is the same whenever it is evaluated must not be an error.
Result<void> Checker::check_constants(const ExpressionNode& node) const {
    if (node.pattern && !node.pattern->ok())
        return at(node.operands[1], "not a regular expression");
    if (!names_ || node.operands.back().operation != Operation::literal) return success();
    std::array<Operand, kArgumentsMax> values;
    for (std::size_t i = 0; i < node.operands.size(); ++i) values[i] = node.operands[i].value;
    const bool of_time = node.function->overloads.front().takes[0] == Kind::timestamp;
    if (node.operands[0].operation != Operation::literal) {
        if (!of_time) return success();
        values[0] = Timestamp{};  // any will do for the time zone
    }
    Budget budget;
    const Arguments arguments{{values.data(), node.operands.size()}, budget, node.pattern.get()};
    const auto result = node.function->run(arguments);
    if (!result) return at(node, std::string{"always an error: "} + result.error().what);
    return success();
}

Result<Type> Checker::call(const ExpressionNode& node) {
    std::vector<Type> types;
    for (const ExpressionNode& operand : node.operands) {
        TRY(Type type, of(operand));
        types.push_back(std::move(type));
    }
    const std::string_view name = node.function->name;
    if (name == "dyn") return wrong(node, "dyn() has no use here: types are known");
    if (name == "==" || name == "!=") return compared(node, types);
    if (name == "in") return contained(node, types);
    if (name == "[]") return indexed(node, types);
    TRY(Type type, overloaded(node, types));
    TRY(check_constants(node));
    return type;
}

Result<Type> Checker::logic(const ExpressionNode& node) {
    TRY(condition(node.operands[0]));
    TRY(condition(node.operands[1]));
    return kBoolean;
}

Result<Type> Checker::choose(const ExpressionNode& node) {
    TRY(condition(node.operands[0]));
    TRY(const Type yes, of(node.operands[1]));
    TRY(const Type no, of(node.operands[2]));
    auto joined = join(yes, no);
    if (!joined)
        return wrong(node, "expected one type on both sides of the colon: not " + describe(yes) +
                               " and " + describe(no));
    return *std::move(joined);
}

Result<Type> Checker::macro(const ExpressionNode& node) {
    TRY(const Type over, of(node.operands[0]));
    const bool iterates = over.kind == Kind::list || over.kind == Kind::map;
    if (!iterates && over.kind != Kind::dyn) {
        TRY(wrong(node, "expected a list or a map to go through: not " + describe(over)));
    }
    variables_.push_back(iterates ? over.of[0] : Type{});
    const bool transforms = node.operation == Operation::transform;
    if (!transforms || node.operands.size() == 3) {
        TRY(condition(node.operands[1]));
    }
    Type result = kBoolean;
    if (transforms) {
        TRY(Type item, of(node.operands.back()));
        result = list_of(std::move(item));
    } else if (node.operation == Operation::filter) {
        result = list_of(variables_.back());
    }
    variables_.pop_back();
    return result;
}

Result<Type> Checker::of(const ExpressionNode& node) {
    switch (node.operation) {
        case Operation::literal: return literal(node);
        case Operation::name: return name(node);
        case Operation::local: return variables_[node.slot];
        case Operation::member:
        case Operation::has_member: return member(node);
        case Operation::list: return list(node);
        case Operation::map: return map(node);
        case Operation::call: return call(node);
        case Operation::unknown:
            return at(node, "no function with so many arguments: " + node.text);
        case Operation::both:
        case Operation::either: return logic(node);
        case Operation::choose: return choose(node);
        default: return macro(node);
    }
}

Kind kind_of(const FieldSpec& field) {
    if (field.type == "number") return Kind::integer;
    if (field.type == "boolean") return Kind::boolean;
    return field.type == "list" || field.type == "people" ? Kind::list : Kind::text;
}

// Of `c ? 'a' : 'b'`, both: what is written in the file is known to fit or not.
const ExpressionNode* unfit_literal(const ExpressionNode& node, const FieldSpec& field) {
    if (node.operation == Operation::choose) {
        const ExpressionNode* const unfit = unfit_literal(node.operands[1], field);
        return unfit ? unfit : unfit_literal(node.operands[2], field);
    }
    if (node.operation != Operation::literal || node.value.is_null()) return nullptr;
    Budget budget;
    const auto value = to_value(node.value, budget);
    return value && fits(field, value.value()) ? nullptr : &node;
}

}  // namespace

Result<Type> check(const Expression& expression, const NamedTypes* names) {
    return Checker{expression.tree(), names}.of(expression.tree().root);
}

Result<void> check_fits(const Expression& expression, const Type& type, const FieldSpec& field) {
    const Expression::Tree& tree = expression.tree();
    const Kind wanted = kind_of(field);
    const bool any = type.kind == Kind::dyn || type.kind == Kind::null;
    const bool items =
        wanted != Kind::list || any || type.kind != Kind::list || comparable(type.of[0], kText);
    const auto unfit = [&](const ExpressionNode& node, std::string detail) {
        return error(Errc::invalid, std::move(detail), character_at(tree.source, node.at));
    };
    const bool counts = wanted == Kind::integer && type.kind == Kind::natural;
    if ((!any && !counts && type.kind != wanted) || !items)
        return unfit(tree.root, "expected a value of the field \"" + field.name +
                                    "\": " + field.type + ", not " + describe(type));
    if (const ExpressionNode* const node = unfit_literal(tree.root, field))
        return unfit(*node, "expected a value that the field may have: " + field.name);
    return success();
}

bool is_person(const Type& type) {
    if (type.kind == Kind::list) return is_person(type.of[0]);
    return type.field && type.field->type == "person";
}

std::string describe(const Type& type) {
    std::string text{name_of(type.kind)};
    if (type.kind == Kind::timestamp) text = "timestamp";
    if (type.kind == Kind::duration) text = "duration";
    if (type.of.empty()) return text;
    std::string inner;
    for (const Type& part : type.of) inner += (inner.empty() ? "" : ", ") + describe(part);
    return text + "(" + inner + ")";
}

}  // namespace promenade::workflow
