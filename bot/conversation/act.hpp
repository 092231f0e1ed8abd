// What people do to a case: a tapped trigger or one said in French, its form filled one question
// at a time, then the command.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// Asks the first thing that the trigger's form lacks, or submits it.
void start_trigger(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                   Version seen_version, const std::string& trigger, const Map& data, Turn& turn);

// Reads the answer to the question of `field` into `data`. False: it is none; said so, and asked
// again. `sensitivity`: of the case, for the identity filter.
bool fill_field(const Scene& scene, const workflow::Definition& definition,
                const workflow::TriggerSpec& spec, const workflow::FieldSpec& field,
                int sensitivity, const std::string& text, bool skipped, Map& data, Turn& turn);

// The answer to a form's question; `skipped`: « passe ».
void answer_field(const Scene& scene, const Speaker& speaker, const Draft& draft,
                  const std::string& text, bool skipped, Turn& turn);

// « je prends D-0042 », « D-0042 c'est de l'animation, réponds … et clos ».
void act_on_case(const Scene& scene, const Speaker& speaker, const language::Reading& reading,
                 Turn& turn);

}  // namespace promenade::conversation
