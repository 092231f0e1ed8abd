// Directory entries as contacts of an address book: vCard 4.0 (RFC 6350), UTF-8.
#pragma once

#include "bot/delivery/entry.hpp"

#include <string>
#include <vector>

namespace promenade::delivery {

// One card an entry, in their order; CRLF after each line, none longer than 75 bytes.
std::string vcards(const std::vector<Entry>& entries, const workflow::Definition& definition,
                   const Texts& texts);

}  // namespace promenade::delivery
