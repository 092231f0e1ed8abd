#include "bot/app/cli/counts.hpp"

#include "bot/delivery/card.hpp"
#include "engine/core/canonical_json.hpp"

#include <fmt/format.h>

namespace promenade::app {

namespace {

using network::Headcount;

constexpr int kLabelWidth = 34, kNumberWidth = 12;

std::vector<std::pair<const char*, std::int64_t>> numbers_of(const Headcount& count) {
    return {{"persons", count.persons},
            {"labelled", count.labelled},
            {"paused", count.paused},
            {"active", count.active()},
            {"dormant", count.dormant},
            {"published", count.published},
            {"stale", count.stale},
            {"hidden", count.hidden},
            {"onboarding", count.onboarding},
            {"candidates", count.candidates},
            {"left", count.left},
            {"delabelled", count.delabelled}};
}

// Of a text in UTF-8, padded by what people see.
std::string padded(const std::string& text, int width, bool right) {
    int seen = 0;
    for (const char c : text) seen += (c & 0xC0) != 0x80 ? 1 : 0;
    const std::string space(static_cast<std::size_t>(std::max(0, width - seen)), ' ');
    return right ? space + text : text + space;
}

}  // namespace

std::string render_counts(const Headcounts& counts, LocalDate day, Format format,
                          const delivery::Texts& texts) {
    if (format == Format::json) {
        Map shown{{"day", format_date(day)}};
        for (const auto& [theme, count] : counts) {
            Map numbers;
            for (const auto& [name, number] : numbers_of(count)) numbers.set(name, number);
            shown.set(theme, std::move(numbers));
        }
        return pretty(shown) + '\n';
    }
    std::string table =
        padded(texts.render("show.counts", {{"day", delivery::shown_date(format_date(day))}}),
               kLabelWidth, false);
    for (const auto& [theme, count] : counts)
        table += padded(texts.render("show.counts." + theme, {}), kNumberWidth, true);
    table += '\n';
    for (std::size_t at = 0; at < numbers_of({}).size(); ++at) {
        const std::string name = numbers_of({})[at].first;
        table += padded(texts.render("show.counts." + name, {}), kLabelWidth, false);
        for (const auto& [theme, count] : counts)
            table += padded(std::to_string(numbers_of(count)[at].second), kNumberWidth, true);
        table += '\n';
    }
    return table;
}

}  // namespace promenade::app
