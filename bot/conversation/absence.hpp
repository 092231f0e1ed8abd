// « je suis absente du 3 au 18, Karim me remplace »: whoever holds a role says when they are away
// and who acts meanwhile. The why is neither asked nor kept.
#pragma once

#include "bot/conversation/turn.hpp"

namespace promenade::conversation {

// What a draft's command is called that declares an absence: {first, last, deputy, since}, dates
// as 2026-11-20; deputy "": nobody; `since`: the first day of the absence that it puts right.
inline constexpr std::string_view kAbsence = "absence";

// Asks what is missing, one thing at a time, then tells it back. `over`: they are back.
void take_absence(const Scene& scene, const Speaker& speaker, const std::string& text,
                  language::Room room, bool over, Turn& turn);
void answer_absence(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, Turn& turn);
// « oui »: recorded; the PdN, the deputy and, for a referent, the coordinator are told.
void declare_absence(const Scene& scene, const Speaker& speaker, const Draft& draft, Turn& turn);

// Who reads today what comes to the coordination, as `coordinator`; `sensitive`: a situation, which
// no deputy with the network's label reads. Where nobody does, `back`, and how the key of a text
// that says so ends.
std::string add_coordination_today(const Scene& scene, bool sensitive, Map& args);

// Who is away today or will be, and who acts meanwhile.
runtime::Reply absences(const Scene& scene);

}  // namespace promenade::conversation
