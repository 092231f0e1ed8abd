#include "bot/app/cli/terminal.hpp"

#include "bot/app/cli/refusal.hpp"
#include "bot/app/cli/text_key.hpp"
#include "bot/app/core.hpp"

#include <algorithm>
#include <cstdio>

namespace promenade::app {

Terminal Terminal::own() {
    return Terminal{[](Stream stream, const std::string& line) {
        std::FILE* const file = stream == Stream::out ? stdout : stderr;
        std::fputs(line.c_str(), file);
        std::fputc('\n', file);
        std::fflush(file);
    }};
}

namespace {

constexpr std::string_view kDigits = "0123456789";

// What names the text, and what varies: « expected one of » « mon tue ».
std::pair<std::string_view, std::string_view> split_head(std::string_view detail) {
    for (const std::string_view head :
         {"expected one of the keys: ", "expected one of ", "expected the key ",
          "not well-formed JSON: ", "the log holds ", "the tree over the first ", "event ",
          "keys that cannot be opened: "})
        if (detail.starts_with(head)) return {head, detail.substr(head.size())};
    return {detail, {}};
}

// « les événements {n3} à {n4} manquent »
void add_numbers(std::string_view detail, Map& args) {
    int found = 0;
    for (std::size_t at = detail.find_first_of(kDigits); at != std::string_view::npos;) {
        const std::size_t end = std::min(detail.find_first_not_of(kDigits, at), detail.size());
        args.set("n" + std::to_string(++found), detail.substr(at, end - at));
        at = detail.find_first_of(kDigits, end);
    }
}

// What procedures' authors are told; also where the catalogue itself cannot be read.
std::string explained(const Error& error, const std::filesystem::path& config, bool has_catalogue) {
    const auto texts = chart_texts(config);
    if (!texts || (has_catalogue && !is_explained(error.detail, texts.value()))) return {};
    const auto bytes = read_file(error.where.substr(0, error.where.find('#')));
    return explain(error, bytes ? bytes.value() : "", texts.value());
}

std::string line_about(const Error& error, const std::filesystem::path& config) {
    const auto texts = delivery::Texts::load(config / "texts" / "fr.json");
    const auto [head, rest] = split_head(error.detail);
    std::string key = "cli.error." + text_key_of(head);
    if (!texts || !texts.value().has(key)) {
        if (error.code == Errc::invalid)
            if (std::string told = explained(error, config, texts.has_value()); !told.empty())
                return told;
        key = "cli.error." + std::string{name_of(error.code)};
    }
    if (!texts) return "promenade: " + describe(error);
    Map args{{"where", error.where}, {"detail", error.detail}, {"choices", rest}};
    add_numbers(error.detail, args);
    return texts.value().render(key, args);
}

}  // namespace

int Terminal::fail(const Error& error, const std::filesystem::path& config) const {
    write_(Stream::err, line_about(error, config));
    switch (error.code) {
        case Errc::corruption: return 3;
        case Errc::invalid: return 2;
        default: return 1;
    }
}

}  // namespace promenade::app
