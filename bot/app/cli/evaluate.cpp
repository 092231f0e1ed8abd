#include "bot/app/cli/evaluate.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/expression.hpp"
#include "engine/workflow/expression_json.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace promenade::app {

namespace {

using workflow::Expression;
using workflow::Members;
using workflow::Operand;

Result<std::string> evaluate(std::string_view text, const Members& context) {
    TRY(const Expression parsed, Expression::parse(text));
    std::vector<Members::Entry> entries;
    for (std::size_t i = 0; i < context.size(); ++i) entries.push_back(context.at(i));
    std::vector<Expression::Binding> scope;
    std::vector<std::string_view> dotted;
    for (const auto& [name, value] : entries) {
        scope.push_back({.name = *name.text(), .operand = &value});
        if (name.text()->find('.') != std::string_view::npos) dotted.push_back(*name.text());
    }
    const Expression expression = dotted.empty() ? parsed : parsed.with_dotted(dotted);
    TRY(const Operand value, expression.compute(scope));
    return to_json(value);
}

}  // namespace

Result<std::string> evaluate(std::string_view expression, std::string_view context) {
    const auto names = workflow::operand_from_json(context);
    if (!names) return error(Errc::invalid, names.error().detail, "context");
    if (!names.value().members())
        return error(Errc::invalid, "expected an object of names", "context");
    Result<std::string> value = evaluate(expression, *names.value().members());
    if (value) return value;
    const std::string& where = value.error().where;
    return error(Errc::invalid, value.error().detail,
                 where.empty() ? "expression" : "expression, " + where);
}

Result<std::string> evaluate_line(std::string_view line) {
    static const Operand kNoNames{Members{*Members::from({})}};
    TRY(const Operand request, workflow::operand_from_json(line));
    if (!request.members()) return error(Errc::invalid, "a JSON object is expected");
    const Operand text = request.members()->find("expr").value_or(Operand{});
    const Operand context = request.members()->find("context").value_or(kNoNames);
    if (!text.text()) return error(Errc::invalid, "\"expr\" is expected");
    if (!context.members()) return error(Errc::invalid, "\"context\" is expected to be an object");
    const auto value = evaluate(*text.text(), *context.members());
    if (value) return "{\"value\":" + value.value() + "}";
    std::string answer = "{\"error\":";
    write_canonical_text(describe(value.error()), answer);
    return answer + "}";
}

std::vector<std::string> expression_last(const std::vector<std::string>& arguments) {
    constexpr std::array<std::string_view, 3> kFlags{"--lines", "--help", "-h"};
    const auto has_value = [](std::string_view word) {
        return word == "--context" || word == "--config";
    };
    const auto command =
        std::find_if(arguments.begin(), arguments.end(),
                     [](const std::string& word) { return !word.starts_with('-'); });
    const bool has_end = std::find(arguments.begin(), arguments.end(), "--") != arguments.end();
    if (command == arguments.end() || *command != "eval" || has_end) return arguments;
    std::vector<std::string> options{arguments.begin(), command + 1}, expressions{"--"};
    for (auto at = command + 1; at != arguments.end(); ++at) {
        const bool is_flag = std::find(kFlags.begin(), kFlags.end(), *at) != kFlags.end() ||
                             at->starts_with("--context=") || at->starts_with("--config=");
        (is_flag || has_value(*at) ? options : expressions).push_back(*at);
        if (has_value(*at) && at + 1 != arguments.end()) options.push_back(*++at);
    }
    options.insert(options.end(), expressions.begin(), expressions.end());
    return options;
}

}  // namespace promenade::app
