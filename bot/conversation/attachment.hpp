// A photo that a step of the speaker's own case asks for; any other attachment is refused, since it
// could show a youth, and nothing of it is kept.
#pragma once

#include "bot/conversation/turn.hpp"
#include "engine/workflow/definition.hpp"

#include <string>

namespace promenade::conversation {

void take_attachment(const Scene& scene, const Speaker& speaker,
                     const platforms::IncomingMessage& message, Turn& turn);

// What the question of a file says: the criteria of the setting "<field>_criteria", and the limits
// of "<field>_side_min" (pixels) and "<field>_mb_max".
std::string asked_of_a_photo(const workflow::Definition& definition,
                             const workflow::FieldSpec& field, const Scene& scene);

}  // namespace promenade::conversation
