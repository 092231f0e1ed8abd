#include "bot/app/cli/refusal.hpp"

#include "bot/app/cli/text_key.hpp"
#include "bot/app/csv.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::string_view kPrefix = "chart.refused.";
constexpr std::size_t kWordsShown = 48, kKeyMax = 64;  // a key has 64 letters at most

std::string_view without(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// An English detail taken apart: `the field "theme" declared under data`, `one of: a b`.
struct Wording {
    std::string words;  // outside the quotes and before the colon
    std::string quoted, rest;
};

Wording taken_apart(std::string_view detail) {
    Wording wording;
    detail = without(detail, "expected ");
    // What is quoted behind the colon is not this wording's.
    const std::size_t open = detail.substr(0, detail.find(": ")).find('"');
    const std::size_t close = open == detail.npos ? open : detail.find('"', open + 1);
    const std::size_t colon = detail.find(": ", close == detail.npos ? 0 : close);
    if (colon != detail.npos) wording.rest = without(detail.substr(colon + 2), "not ");
    detail = detail.substr(0, colon);
    wording.words = detail;
    if (close != detail.npos && close < detail.size()) {
        wording.quoted = detail.substr(open + 1, close - open - 1);
        wording.words = detail.substr(0, open);
        wording.words += detail.substr(close + 1);
    }
    return wording;
}

// The text of these words about what is quoted or follows, else about anything.
std::string key_of(const Wording& wording, const delivery::Texts& texts) {
    const std::string words =
        std::string{kPrefix} + text_key_of(wording.words).substr(0, kWordsShown);
    for (const std::string& part : {wording.quoted, wording.rest}) {
        const std::string about = (words + "_" + text_key_of(part)).substr(0, kKeyMax);
        if (!part.empty() && texts.has(about)) return about;
    }
    return texts.has(words) ? words : std::string{};
}

std::string sentence_of(std::string_view detail, const delivery::Texts& texts);

// "at character 4, expected an operand", of an expression.
std::string placed(std::string_view detail, const delivery::Texts& texts) {
    constexpr std::string_view kAt = "at character ";
    const std::size_t comma = detail.find(", ");
    if (!detail.starts_with(kAt) || comma == detail.npos) return std::string{detail};
    return texts.render("chart.refused.at_character",
                        {{"number", detail.substr(kAt.size(), comma - kAt.size())},
                         {"sentence", sentence_of(detail.substr(comma + 2), texts)}});
}

// "list(string), not int" in French, word by word.
std::string types_in(std::string_view rest, const delivery::Texts& texts) {
    std::string told, word;
    for (const char c : std::string{rest} + ' ') {
        if ((c >= 'a' && c <= 'z') || c == '_') {
            word += c;
            continue;
        }
        const std::string key = "chart.type." + word;
        told += word.empty() || !texts.has(key) ? word : texts.render(key, {});
        told += c;
        word.clear();
    }
    told.pop_back();
    return told;
}

std::string sentence_of(std::string_view detail, const delivery::Texts& texts) {
    const Wording wording = taken_apart(detail);
    const std::string key = key_of(wording, texts);
    if (key.empty())
        return texts.render("chart.refused.other", {{"detail", without(detail, "expected ")}});
    const bool is_fault = !wording.rest.empty() && is_explained(wording.rest, texts);
    return texts.render(key, {{"fault", is_fault ? sentence_of(wording.rest, texts) : ""},
                              {"quoted", wording.quoted},
                              {"rest", placed(wording.rest, texts)},
                              {"types", types_in(wording.rest, texts)}});
}

// What an editor doesn't show: a mark before the text, another encoding. Empty: neither.
std::string broken_encoding(std::string_view bytes, const delivery::Texts& texts) {
    if (bytes.starts_with(kUtf8Mark)) return texts.render("chart.refused.utf8_mark", {});
    std::int64_t line = 1;
    for (std::size_t at = 0; at < bytes.size(); ++line) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        if (!simdjson::validate_utf8(bytes.substr(at, end - at)))
            return texts.render("chart.refused.no_utf8", {{"line", line}});
        at = end + 1;
    }
    return {};
}

// Where the bytes stop being JSON; none: they are.
std::string broken_json(std::string_view bytes, const delivery::Texts& texts) {
    try {
        const auto parsed = nlohmann::json::parse(bytes);
        return {};
    } catch (const nlohmann::json::parse_error& error) {
        const std::size_t at = std::min(error.byte, bytes.size() + 1);
        const std::string_view before = bytes.substr(0, at > 0 ? at - 1 : 0);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
        return texts.render("chart.refused.json", {{"column", static_cast<std::int64_t>(column)},
                                                   {"line", static_cast<std::int64_t>(line)}});
    } catch (const nlohmann::json::exception&) {
        return {};  // a number that no double holds
    }
}

}  // namespace

Result<delivery::Texts> chart_texts(const std::filesystem::path& config) {
    return delivery::Texts::load(config / "texts" / "chart.fr.json");
}

bool is_explained(std::string_view detail, const delivery::Texts& texts) {
    return !key_of(taken_apart(detail), texts).empty();
}

std::string explain(const Error& error, std::string_view bytes, const delivery::Texts& texts) {
    const std::size_t comma = error.where.find(", ");
    if (const auto key = "chart.where." + error.where.substr(0, comma); texts.has(key)) {
        const std::string at =
            comma == error.where.npos ? "" : "at " + error.where.substr(comma + 2) + ", ";
        return texts.render("chart.refused",
                            {{"sentence", at.empty() ? sentence_of(error.detail, texts)
                                                     : placed(at + error.detail, texts)},
                             {"where", texts.render(key, {})}});
    }
    std::string sentence;
    if (error.detail.starts_with("expected JSON") ||
        error.detail.starts_with("not well-formed JSON")) {
        sentence = broken_encoding(bytes, texts);
        if (sentence.empty()) sentence = broken_json(bytes, texts);
    }
    if (sentence.empty()) sentence = sentence_of(error.detail, texts);
    return texts.render("chart.refused", {{"sentence", sentence}, {"where", error.where}});
}

}  // namespace promenade::app
