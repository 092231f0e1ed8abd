// What a coordinator asks of all that is under way: where somebody's cases stand, what the day
// holds, who has entered.
#pragma once

#include "bot/conversation/turn.hpp"

#include <string>
#include <vector>

namespace promenade::conversation {

// « où en est Blandine ? »: the open cases that concern them, as far as the speaker may read them;
// one is shown whole. `people`: ids; none: the speaker's own.
runtime::Reply where_stands(const Scene& scene, const Speaker& speaker,
                            const std::vector<std::string>& people);

// « qui est en pause ? »: the open cases of a procedure that the speaker may read.
runtime::Reply cases_of(const Scene& scene, const Speaker& speaker,
                        const workflow::Definition& definition);

// The links by which the employers of these people answer what their open cases ask.
runtime::Reply answer_links(const Scene& scene, const Speaker& speaker,
                            const std::vector<std::string>& people);

// « ma journée »: the open cases that the speaker may read, by their next deadline: due today,
// within seven days, and how many later or without one.
runtime::Reply my_day(const Scene& scene, const Speaker& speaker);

// The weekly digest: the same, and who has got the label in the last seven days.
runtime::Reply my_week(const Scene& scene, const Speaker& speaker);

// « qui est entré ce trimestre ? »: members by the date of their label, in the month, quarter or
// year of today that the text names; the quarter where it names none.
runtime::Reply entries(const Scene& scene, const std::string& text);

// « qui est sorti ce trimestre ? »: of those who had the label the day before that period began,
// who no longer has it.
runtime::Reply exits(const Scene& scene, const std::string& text);

// « qui est en pause ? »
runtime::Reply paused(const Scene& scene);

// Somebody of these people is named by a field of the case that the speaker may read; no people:
// everybody is meant.
bool concerns(const Scene& scene, const Speaker& speaker, const workflow::CaseState& state,
              const std::vector<std::string>& people);

// The open cases that concern these people and that the speaker may read.
std::vector<workflow::CaseState> readable_cases(const Scene& scene, const Speaker& speaker,
                                                const std::vector<std::string>& people);

}  // namespace promenade::conversation
