// `promenade chart run DEFINITION.json --triggers T.json`: how other projects' conformance suites
// judge the engine.
#pragma once

#include "bot/app/cli/chart_check.hpp"
#include "bot/delivery/texts.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace promenade::app {

// A JSON array: the active atomic state nodes after the start and after each entry of `triggers`,
// a list of {"trigger": "name", "data": {…}, "actor": {…}} and {"advance": "PT1S"}. A node is its
// `id`, else its path joined with dots. Plain statecharts are welcome: no French is asked of them.
// Errors: invalid (`where` = file and JSON pointer).
// `tell`: of a trigger that did nothing, or would be refused in service, why, in French.
Result<std::string> run_chart(
    std::string_view definition, std::string_view definition_file, std::string_view triggers,
    std::string_view triggers_file, const delivery::Texts& texts = {},
    const std::function<void(const std::string&)>& tell = [](const std::string&) {});

// The same for the command line: what it tells goes to stderr.
int run_chart(const ChartFile& chart, std::string_view triggers, std::string_view triggers_file,
              const Terminal& terminal);

}  // namespace promenade::app
