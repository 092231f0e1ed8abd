#include "bot/app/cli/say.hpp"

#include "bot/app/chat.hpp"
#include "bot/app/cli/terminal.hpp"
#include "bot/app/console.hpp"
#include "bot/app/founding.hpp"
#include "engine/core/canonical_json.hpp"

namespace promenade::app {

namespace {

// A role's word stands for its holder; for « pdn », the first labelled member.
Result<PersonId> speaker_named(const std::string& as, const network::Roster& roster) {
    if (roster.person(PersonId{as})) return PersonId{as};
    const network::Person* found = nullptr;
    if (as == "coordinateur") found = roster.coordinator();
    if (as == "referent") found = roster.referent_of("jeunesse");
    for (const auto& [id, person] : roster.people) {
        const bool fits =
            (as == "pdn" && person.role == network::Role::pdn && person.state == "labelled") ||
            (as == "employeur" && person.role == network::Role::employer);
        if (!found && fits) found = &person;
    }
    if (!found) return error(Errc::invalid, "nobody of that name or role", "--as " + as);
    return found->id;
}

std::string shown(const platforms::OutgoingMessage& message, bool json) {
    if (json) {
        List choices;
        for (const platforms::Button& button : message.buttons)
            choices.push_back(Map{{"label", button.label}, {"action", button.action}});
        return canonical(Map{{"to", message.room},
                             {"text", message.text},
                             {"urgent", message.urgent},
                             {"choices", std::move(choices)}});
    }
    std::string text = "-> " + message.room + "\n" + message.text;
    for (const platforms::Button& button : message.buttons) text += "\n  [" + button.label + "]";
    return text + "\n";
}

Result<void> say_it(const SayOptions& options) {
    CoreOptions core{options.folder, options.config, options.at, options.at.has_value()};
    TRY(const auto chat, Chat::open(std::move(core)));
    TRY(expect_founded(chat->core()));
    Console console{[&](const platforms::OutgoingMessage& message) {
        print_line(shown(message, options.json));
    }};
    chat->connect(console);
    TRY(chat->start());
    chat->core().engine().settle();
    chat->run_until_idle();
    TRY(const PersonId speaker,
        speaker_named(options.as, chat->core().engine().snapshot()->roster));
    platforms::IncomingMessage message;
    message.platform = "console";
    message.message_id = random_id(chat->core().random());
    message.room = options.open_room ? "public" : speaker.text();
    message.direct = !options.open_room;
    message.account = speaker.text();
    message.kind = platforms::IncomingMessage::Kind::text;
    message.text = options.text;
    message.received = chat->core().clock().now();
    chat->receive()(std::move(message), [] {});
    chat->run_until_idle();
    return success();
}

}  // namespace

int say(const SayOptions& options) {
    const Result<void> said = say_it(options);
    return said ? 0 : fail(said.error(), options.config);
}

}  // namespace promenade::app
