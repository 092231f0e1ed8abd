#include "engine/workflow/chart_view.hpp"

namespace promenade::workflow {

Value ChartView::active() const {
    List names;
    for_each(standing_.active, [&](NodeIndex n) {
        if (n != 0) names.emplace_back(chart_.nodes[n].name);
    });
    return names;
}

Value ChartView::trigger() const {
    constexpr const char* kKinds[] = {"outside", "inside", "platform"};
    Map trigger;
    if (now_.kind == Happening::Kind::start) return trigger;
    if (!now_.id.empty()) trigger.append("id", now_.id);
    trigger.append("kind", kKinds[static_cast<int>(now_.origin)]);
    trigger.append("name", now_.trigger);
    return trigger;
}

}  // namespace promenade::workflow
