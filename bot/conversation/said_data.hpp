// What a sentence brings along for a trigger's form: « suspendre D-0001 jusqu'au 25 ».
#pragma once

#include "bot/conversation/turn.hpp"
#include "engine/workflow/definition.hpp"

namespace promenade::conversation {

// Whoever is named fills the first person that the form asks for, the one day that is said its
// first date, « du 3 au 18 » its two dates, a choice that is said its field.
Map data_said(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
              const workflow::TriggerSpec& spec, const std::vector<std::string>& people,
              const std::string& text);

// The trigger of that case whose label begins the text, its number apart, with what follows. False:
// none does.
bool take_label(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                const std::string& text, Turn& turn);

}  // namespace promenade::conversation
