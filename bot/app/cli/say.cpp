#include "bot/app/cli/say.hpp"

#include "bot/app/founding.hpp"
#include "engine/core/canonical_json.hpp"

#include <boost/asio/post.hpp>

#include <future>

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

Result<platforms::IncomingMessage> message_of(Chat& chat, const SayOptions& options) {
    Core& core = chat.core();
    TRY(const PersonId speaker, speaker_named(options.as, core.engine().snapshot()->roster));
    platforms::IncomingMessage message;
    message.platform = "console";
    message.message_id = random_id(core.random());
    message.room = options.open_room ? "public" : speaker.text();
    message.direct = !options.open_room;
    message.account = speaker.text();
    message.kind = platforms::IncomingMessage::Kind::text;
    message.text = options.text;
    message.received = core.clock().now();
    if (!options.file.empty()) {
        message.kind = platforms::IncomingMessage::Kind::attachment;
        message.text = options.file.filename().string();
        TRY(std::string bytes, read_file(options.file));
        message.attachment = platforms::Attachment{std::move(bytes)};
    }
    return message;
}

Result<void> say_it(Chat& chat, const SayOptions& options, const Console::Show& show) {
    TRY(expect_founded(chat.core()));
    Console console{show};
    chat.connect(console);
    TRY(chat.start());
    chat.core().engine().settle();
    chat.run_until_idle();
    TRY(auto message, message_of(chat, options));
    chat.receive()(std::move(message), [] {});
    chat.run_until_idle();
    return success();
}

Result<void> say_it_beside(Chat& chat, Console& console, const SayOptions& options,
                           const Console::Show& show) {
    TRY(auto message, message_of(chat, options));
    auto accepted = std::make_shared<std::promise<void>>();
    std::future<void> is_accepted = accepted->get_future();
    boost::asio::post(chat.io(),
                      [&chat, &console, show, accepted, message = std::move(message)]() mutable {
                          console.set_show(show);
                          chat.receive()(std::move(message), [&console, accepted] {
                              console.set_show({});
                              accepted->set_value();
                          });
                      });
    while (is_accepted.wait_for(std::chrono::milliseconds{100}) != std::future_status::ready)
        if (chat.io().stopped()) return error(Errc::unavailable, "the server is stopping");
    return success();
}

Console::Show show_on(const Terminal& terminal, bool json) {
    return [&terminal, json](const platforms::OutgoingMessage& message) {
        terminal.print(shown(message, json));
    };
}

}  // namespace

int say(Chat& chat, const SayOptions& options, const Terminal& terminal) {
    return terminal.exit_code(say_it(chat, options, show_on(terminal, options.json)),
                              chat.core().options().config);
}

int say_beside(Chat& chat, Console& console, const SayOptions& options, const Terminal& terminal) {
    return terminal.exit_code(
        say_it_beside(chat, console, options, show_on(terminal, options.json)),
        chat.core().options().config);
}

}  // namespace promenade::app
