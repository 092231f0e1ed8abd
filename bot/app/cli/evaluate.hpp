// `promenade eval 'EXPR' --context C.json`: the value of an expression of definitions, and how
// other projects' conformance suites judge the language. Nothing is checked beforehand: all names
// are dynamic, as in a plain statechart.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

// The value as JSON (engine/workflow/expression_json.hpp); `context` is a JSON object that binds
// the free names, names with dots too. Errors: invalid.
Result<std::string> evaluate(std::string_view expression, std::string_view context);

// Of a line {"expr": …, "context": {…}}: {"value": …}, or {"error": "…"} where the expression has
// none. Errors: invalid (the line is no such object).
Result<std::string> evaluate_line(std::string_view line);

// The arguments of `eval` with the expression behind "--", since it may begin like an option:
// `-(1)`. Those of other commands, and those that have a "--", as they are.
std::vector<std::string> expression_last(const std::vector<std::string>& arguments);

}  // namespace promenade::app
