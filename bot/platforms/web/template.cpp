#include "bot/platforms/web/template.hpp"

#include <algorithm>

namespace promenade::platforms::web {

namespace {

bool is_slot(std::string_view name) { return name.starts_with('=') || name.starts_with('+'); }

// Copies `html` to `out`, giving the inside of each {{…}} to `fill`, which appends what stands for
// it or returns an error.
template <class Fill>
Result<void> each_place(std::string_view html, std::string& out, Fill fill) {
    while (true) {
        const std::size_t open = html.find("{{");
        out += html.substr(0, open);
        if (open == std::string_view::npos) return success();
        const std::size_t close = html.find("}}", open);
        ENGINE_ASSERT(close != std::string_view::npos);
        TRY(fill(html.substr(open + 2, close - open - 2)));
        html.remove_prefix(close + 2);
    }
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

Result<std::string> fill_sentences(std::string_view html, const Map& texts) {
    std::string out;
    TRY(each_place(html, out, [&](std::string_view name) -> Result<void> {
        if (is_slot(name)) {
            out.append("{{").append(name).append("}}");
            return success();
        }
        const Value* sentence = texts.find(name);
        if (sentence == nullptr || sentence->text() == nullptr)
            return error(Errc::invalid, "a sentence of the web page is missing",
                         "/page/" + std::string{name});
        out += escape_html(*sentence->text());
        return success();
    }));
    return out;
}

std::string fill_slots(std::string_view html, Slots slots) {
    std::string out;
    const auto filled = each_place(html, out, [&](std::string_view name) -> Result<void> {
        const auto slot = std::find_if(slots.begin(), slots.end(),
                                       [&](const auto& given) { return given.first == name; });
        ENGINE_ASSERT(slot != slots.end());
        if (name.starts_with('='))
            out += escape_html(slot->second);
        else
            out += slot->second;
        return success();
    });
    ENGINE_ASSERT(filled.has_value());
    return out;
}

}  // namespace promenade::platforms::web
