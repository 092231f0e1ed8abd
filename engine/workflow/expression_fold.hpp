// Text as people compare it: "Évreux" is "EVREUX" is "evreux".
#pragma once

#include <string>
#include <string_view>

namespace promenade::workflow {

// Valid UTF-8 in its compatibility form, case-folded (Unicode, NFKC_Casefold), without accents and
// other marks; œ and æ become two letters.
std::string fold(std::string_view text);

}  // namespace promenade::workflow
