// The page's HTML files are filled in two steps. At start: {{name}} is a sentence of the catalogue.
// At each request: {{=name}} is a text of that page, {{+name}} is HTML made by these functions.
// Everything but {{+name}} is escaped, for an element or a double-quoted attribute.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace promenade::platforms::web {

std::string escape_html(std::string_view text);

// Fills {{name}}. Errors: invalid, `where` = "/page/<name>", a sentence that is not in `texts`.
Result<std::string> fill_sentences(std::string_view html, const Map& texts);

using Slots = std::initializer_list<std::pair<std::string_view, std::string_view>>;
// Fills {{=name}} and {{+name}}; `slots` is read with the sign: {"=title", …}. All must be there.
std::string fill_slots(std::string_view html, Slots slots);

}  // namespace promenade::platforms::web
