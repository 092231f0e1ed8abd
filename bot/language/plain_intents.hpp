// The phrases of the lexicon that alone say what is asked, whatever stands beside them; in the
// order in which they are tried.
#pragma once

#include "bot/language/intent.hpp"

#include <array>

namespace promenade::language {

struct PlainIntent {
    const char* phrase;  // its name in config/lexicon/intents.json
    Intent intent;
};

inline constexpr std::array kWords{
    PlainIntent{"skip", Intent::skip},
    PlainIntent{"cancel", Intent::cancel},
    PlainIntent{"help", Intent::help},
    PlainIntent{"human", Intent::human},
    PlainIntent{"my_requests", Intent::my_requests},
    PlainIntent{"own_card", Intent::member_card},
};

inline constexpr std::array kOfAnybody{
    PlainIntent{"mail_now", Intent::mail_now},
    PlainIntent{"mail_daily", Intent::mail_daily},
    PlainIntent{"mail_never", Intent::mail_never},
    PlainIntent{"own_data", Intent::own_data},
    PlainIntent{"who_reads", Intent::who_reads},
    PlainIntent{"a_youth", Intent::a_youth},
    PlainIntent{"a_colleague", Intent::a_colleague},
    PlainIntent{"export_all", Intent::export_all},
    PlainIntent{"web_link", Intent::web_link},
    PlainIntent{"claims_coordination", Intent::taking_up},
    PlainIntent{"own_correction", Intent::own_correction},
};

inline constexpr std::array kOfWhoManages{
    PlainIntent{"taking_up", Intent::taking_up}, PlainIntent{"counts", Intent::counts},
    PlainIntent{"my_day", Intent::my_day},       PlainIntent{"entries", Intent::entries},
    PlainIntent{"exits", Intent::exits},         PlainIntent{"paused", Intent::paused},
};

}  // namespace promenade::language
