// What the register of employers answers.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>

namespace promenade::conversation {

// « structure Tilleuls »: contact, end of the convention, staff; of the staff others than those who
// manage, or employ them, see the published ones. `id` empty: unknown.
runtime::Reply employer_card(const Scene& scene, const Speaker& speaker, const std::string& id);

// Those with professionals in the network whose convention is over, or ends within the setting
// `convention_notice_days`; the first to end first.
struct EndingConvention {
    std::string employer, end;  // YYYY-MM-DD
    bool over = false;
};
std::vector<EndingConvention> ending_conventions(const Scene& scene);

// « quelles conventions arrivent à échéance ? »
runtime::Reply conventions(const Scene& scene);
// A line each, with a newline before.
std::string convention_lines(const Scene& scene, const std::vector<EndingConvention>& ending);

}  // namespace promenade::conversation
