#include "bot/app/cli/rebuild.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::app {

using projections::Rebuilt;

std::string render_rebuild(const std::vector<Rebuilt>& rebuilt, Format format,
                           const delivery::Texts& texts) {
    List items;
    std::string lines;
    for (const Rebuilt& view : rebuilt) {
        Map facts{{"events", static_cast<std::int64_t>(view.events)},
                  {"identical", view.identical},
                  {"rows", static_cast<std::int64_t>(view.rows)},
                  {"view", view.view}};
        items.push_back(facts);
        const std::string name = "rebuild.view." + view.view;
        if (texts.has(name)) facts.set("view", texts.render(name, {}));
        lines += view.identical ? texts.render("rebuild.line_identical", facts)
                                : texts.render("rebuild.line_different", facts);
        lines += '\n';
    }
    return format == Format::json ? pretty(items) + '\n' : lines;
}

int exit_code_of(const std::vector<Rebuilt>& rebuilt) {
    const auto identical = [](const Rebuilt& view) { return view.identical; };
    return std::all_of(rebuilt.begin(), rebuilt.end(), identical) ? 0 : 1;
}

}  // namespace promenade::app
