// `promenade chart run DEFINITION.json --triggers T.json`: how other projects' conformance suites
// judge the engine.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>

namespace promenade::app {

// A JSON array: the active atomic state nodes after the start and after each entry of `triggers`,
// a list of {"trigger": "name", "data": {…}, "actor": {…}} and {"advance": "PT1S"}. A node is its
// `id`, else its path joined with dots. Plain statecharts are welcome: no French is asked of them.
// Errors: invalid (`where` = file and JSON pointer).
Result<std::string> run_chart(std::string_view definition, std::string_view definition_file,
                              std::string_view triggers, std::string_view triggers_file);

}  // namespace promenade::app
