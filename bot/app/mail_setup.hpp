// What a network says of its mail server, with what is kept apart from its settings.
#pragma once

#include "bot/app/data_folder.hpp"
#include "bot/platforms/mail/mail_adapter.hpp"
#include "engine/core/value.hpp"

namespace promenade::app {

// `mail`: the settings under "server". Errors: invalid (credentials_file: not read, no user or
// password in it), `where` = the file.
Result<platforms::mail::Settings> mail_settings(const Value& mail, std::string_view network,
                                                const DataFolder& folder);

}  // namespace promenade::app
