// Any bytes as an expression: it is refused, or its evaluation ends within its steps. What the
// checker lets pass has no operands of the wrong kind, but for a null among values of another kind.
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/budget.hpp"
#include "engine/workflow/expression_check.hpp"
#include "engine/workflow/expression_json.hpp"
#include "engine/workflow/type_join.hpp"

#include <array>

namespace promenade::workflow {
namespace {

const Value kFields = parse_json(R"({"text": "Évreux", "number": 3, "flag": true,
                                     "date": "2026-11-20", "list": ["a", "é", ""]})")
                          .value();

class FieldsAlone final : public NamedTypes {
public:
    Result<Type> name(std::string_view name) const override {
        if (name == "now") return Type{.kind = Kind::timestamp};
        if (name != "fields") return error(Errc::invalid, "no such name");
        Type type = map_of(Type{.kind = Kind::text}, Type{});
        type.record = "fields";
        return type;
    }
    Result<Type> member(std::string_view, std::string_view member) const override {
        if (member == "text" || member == "date") return Type{.kind = Kind::text};
        if (member == "number") return Type{.kind = Kind::integer};
        if (member == "flag") return Type{.kind = Kind::boolean};
        if (member == "list") return list_of(Type{.kind = Kind::text});
        return error(Errc::invalid, "no such member");
    }
};

void evaluate(std::string_view text) {
    const Result<Expression> parsed = Expression::parse(text);
    if (!parsed) return;
    const Expression& expression = parsed.value();
    const Instant now{};
    const std::array<Expression::Binding, 2> scope{
        Expression::Binding{.name = "fields", .map = kFields.map()},
        Expression::Binding{.name = "now", .instant = &now}};
    const Result<Operand> found = expression.compute(scope);
    const bool is_true = found && found.value().boolean() && *found.value().boolean();
    ENGINE_ASSERT(expression.holds(scope) == is_true);
    ENGINE_ASSERT(found || !expression.evaluate(scope));
    if (found) {
        const Result<std::string> json = to_json(found.value());
        ENGINE_ASSERT(!json || operand_from_json(json.value()));
    }
    const bool may_be_null = text.find("null") != text.npos;
    const Result<Type> type = check(expression, nullptr);
    const FieldsAlone names;
    if (may_be_null || !type || !check(expression, &names)) return;
    ENGINE_ASSERT(found || found.error().detail != kNoOverload.what);
}

}  // namespace
}  // namespace promenade::workflow

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    promenade::workflow::evaluate({reinterpret_cast<const char*>(data), size});
    return 0;
}
