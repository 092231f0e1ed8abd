// Why the loader refuses a definition, in French and for its author (texts/chart.fr.json).
#pragma once

#include "bot/delivery/texts.hpp"
#include "engine/core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace promenade::app {

// Errors: invalid.
Result<delivery::Texts> chart_texts(const std::filesystem::path& config);

// The sentence for an error's detail, "expected the key \"label\"": the text of its words, with
// what stands in quotes or after the colon in its places. One without a text stays as it is, and
// says so. What `eval` refuses (evaluate.hpp) has its place in the expression. `bytes`: the file,
// to find the line where it stops being JSON.
std::string explain(const Error& error, std::string_view bytes, const delivery::Texts& texts);

// Whether `detail` has a sentence of its own.
bool is_explained(std::string_view detail, const delivery::Texts& texts);

}  // namespace promenade::app
