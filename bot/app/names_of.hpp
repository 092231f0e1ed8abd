// The names that the language module knows of a network.
#pragma once

#include "bot/delivery/people.hpp"
#include "bot/language/vocabulary.hpp"

namespace promenade::app {

language::Names names_of(const delivery::People& people);

}  // namespace promenade::app
