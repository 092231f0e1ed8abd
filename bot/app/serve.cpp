#include "bot/app/serve.hpp"

#include "bot/app/clock_warning.hpp"
#include "bot/app/mail_setup.hpp"
#include "bot/app/matrix_setup.hpp"
#include "bot/delivery/vcard.hpp"
#include "bot/http/client.hpp"
#include "bot/http/server.hpp"
#include "bot/platforms/matrix/matrix_adapter.hpp"
#include "bot/platforms/web/web_adapter.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/runtime/deadlines.hpp"
#include "engine/workflow/local_settings.hpp"

#include <boost/asio/signal_set.hpp>
#include <spdlog/spdlog.h>

namespace promenade::app {

namespace {

platforms::WebPerson shown_person(const delivery::People& people, const PersonId& id,
                                  const delivery::Texts& texts, const Value& web_texts) {
    const network::Person* person = people.roster().person(id);
    ENGINE_ASSERT(person);
    const std::string role{network::name_of(person->role)};
    std::vector<std::string> shortcuts;
    const Value* const by_role = web_texts.find("role_shortcuts");
    if (const Value* own = by_role ? by_role->find(role) : nullptr; own && own->list())
        for (const Value& shortcut : *own->list())
            if (shortcut.text()) shortcuts.push_back(*shortcut.text());
    const bool is_before_label = person->state == "candidate" || person->state == "onboarding";
    const std::string shown = is_before_label ? "member.state." + person->state : "role." + role;
    return {id.text(), people.name(id), texts.render(shown, {}), std::move(shortcuts)};
}

// The three sides of the demonstration first, then everybody who may write.
std::vector<platforms::WebPerson> demo_people(const delivery::People& people,
                                              const delivery::Texts& texts,
                                              const Value& web_texts) {
    std::vector<platforms::WebPerson> shown;
    for (const auto role :
         {network::Role::coordinator, network::Role::referent, network::Role::pdn})
        for (const auto& [id, person] : people.roster().people)
            if (person.role == role && network::in_network(person) &&
                people.behind("web", id.text()) == id)
                shown.push_back(shown_person(people, id, texts, web_texts));
    return shown;
}

// nullptr: the network keeps its directory closed.
const workflow::Definition* open_directory(const delivery::People& people) {
    const workflow::Definition* const definition =
        people.snapshot().current(std::string{delivery::kDirectory});
    if (!definition) return nullptr;
    const Map settings =
        workflow::local_settings(definition->procedure(), &people.roster().settings);
    const Value* const is_public = settings.find("public_page");
    return is_public && *is_public == Value{true} ? definition : nullptr;
}

Result<std::string> directory_photo(Chat& chat, const std::string& id) {
    if (open_directory(*chat.service().people())) {
        TRY(const auto published, chat.service().published());
        for (const delivery::Entry& entry : published)
            if (entry.id == id && entry.photo.map()) return chat.core().files().read(entry.photo);
    }
    return error(Errc::not_found, "no such photo");
}

// Nothing: it is closed.
std::optional<platforms::web::Directory> shown_directory(Chat& chat) {
    const auto people = chat.service().people();
    const workflow::Definition* const definition = open_directory(*people);
    if (!definition) return std::nullopt;
    const auto published = chat.service().published();
    if (!published) {
        spdlog::error("the directory cannot be read: {}", describe(published.error()));
        return std::nullopt;
    }
    platforms::web::Directory directory;
    for (const delivery::Entry& entry : published.value())
        directory.entries.push_back(
            {entry.id, entry.name, delivery::place_of(entry),
             delivery::lines_of(entry, *definition, chat.core().texts()),
             entry.photo.map()
                 ? chat.core().texts().render("directory.photo_alt", Map{{"name", entry.name}})
                 : std::string{}});
    directory.vcards = delivery::vcards(published.value(), *definition, chat.core().texts());
    return directory;
}

struct Health {
    std::string status = "ok";
    std::string warning = {};  // in French; may be empty
    std::optional<runtime::Deadlines> deadlines = std::nullopt;
    std::optional<std::uint64_t> unknown_accounts = std::nullopt;
};

// Counting the deadlines reads all of them, and anybody may ask.
class Readiness {
public:
    explicit Readiness(Chat& chat) : chat_(chat) {}

    Health operator()() {
        constexpr std::chrono::seconds kCounted{5};
        Core& core = chat_.core();
        Health health;
        if (!core.store().writable())
            health.status = "no_space";
        else if (chat_.projector().failure())
            health.status = "views_stopped";
        health.warning = clock_warning(core);
        const Instant now = core.clock().now();
        if (!counted_at_ || now < *counted_at_ || now - *counted_at_ >= kCounted) {
            const auto found = runtime::deadlines(core.store(), now);
            deadlines_ = found ? std::optional{found.value()} : std::nullopt;
            counted_at_ = now;
        }
        health.deadlines = deadlines_;
        health.unknown_accounts = chat_.service().unknown_accounts();
        return health;
    }

private:
    Chat& chat_;
    std::optional<Instant> counted_at_;
    std::optional<runtime::Deadlines> deadlines_;
};

http::Route health_route(std::string path, std::function<Health()> probe) {
    http::Route route;
    route.method = "GET";
    route.path = std::move(path);
    route.handle = [probe = std::move(probe)](const http::Request&, const http::Reply& reply) {
        const Health health = probe();
        Map body{{"status", health.status}};
        if (!health.warning.empty()) body.set("warning", health.warning);
        if (const auto& deadlines = health.deadlines) {
            body.set("timers_pending", static_cast<std::int64_t>(deadlines->pending));
            body.set("timers_overdue", static_cast<std::int64_t>(deadlines->overdue));
            if (deadlines->oldest) body.set("oldest_due", format_instant(*deadlines->oldest));
        }
        if (const auto& unknown = health.unknown_accounts)
            body.set("messages_of_unknown_accounts", static_cast<std::int64_t>(*unknown));
        http::Response response;
        response.status = health.status == "ok" ? 200 : 503;
        response.body = canonical(std::move(body));
        reply(std::move(response));
    };
    return route;
}

}  // namespace

Result<void> serve(Chat& chat, const Value& settings, const ServeOptions& options) {
    Core& core = chat.core();
    const auto web_texts_file = core.options().config / "texts" / "web.fr.json";
    TRY(const std::string bytes, read_file(web_texts_file));
    TRY(const Value web_texts, parse_json(bytes));

    platforms::WebOptions web_options;
    web_options.network = settings.text_at("name");
    const Hash secret = hmac_sha256(core.keys().pepper().view(), {bytes_of("web cookies")});
    web_options.secret.assign(secret.begin(), secret.end());
    if (options.demo) {
        web_options.demo = [&chat, web_texts] {
            return demo_people(*chat.service().people(), chat.core().texts(), web_texts);
        };
        web_options.demo_sides = {"M-021", "coordinator", "referent-parentalite"};
    } else {
        web_options.door = chat.web_door().door();
    }
    web_options.person_of = [&chat, web_texts](const std::string& account) {
        const auto known = chat.service().people();
        const PersonId person = known->behind("web", account);
        return person.empty()
                   ? std::nullopt
                   : std::optional{shown_person(*known, person, chat.core().texts(), web_texts)};
    };
    web_options.picture = [&chat](const std::string& account, const std::string& stream,
                                  const std::string& field, const std::string& id) {
        const PersonId reader = chat.service().people()->behind("web", account);
        return chat.service().file(reader, StreamId{stream}, field, id);
    };
    web_options.directory_photo = [&chat](const std::string& entry) {
        return directory_photo(chat, entry);
    };
    web_options.directory = [&chat] { return shown_directory(chat); };
    web_options.answers = chat.answers().desk();
    web_options.sheets = chat.export_links().desk();
    TRY(const auto web, platforms::WebAdapter::create(std::move(web_options), *web_texts.map(),
                                                      core.clock(), core.random(), chat.receive()));
    chat.connect(*web);
    std::vector<http::Route> routes = web->routes();

    const auto client = http::Client::create(chat.io());
    std::unique_ptr<platforms::matrix::MatrixAdapter> matrix;
    const Value* server_part = settings.find("server");
    if (const Value* wanted = server_part ? server_part->find("matrix") : nullptr) {
        TRY(auto matrix_options, matrix_settings(*wanted, core.options().folder));
        matrix = std::make_unique<platforms::matrix::MatrixAdapter>(
            chat.io(), *client, std::move(matrix_options), core.clock(), core.random(),
            chat.receive());
        chat.connect(*matrix);
        for (http::Route& route : matrix->routes()) routes.push_back(std::move(route));
    }
    std::unique_ptr<http::Smtp> smtp;
    std::unique_ptr<platforms::mail::MailAdapter> mail;
    if (const Value* wanted = server_part ? server_part->find("mail") : nullptr) {
        TRY(auto mail_options,
            mail_settings(*wanted, settings.text_at("name"), core.options().folder));
        smtp = http::Smtp::create(chat.io(), mail_options.server);
        mail = std::make_unique<platforms::mail::MailAdapter>(*smtp, std::move(mail_options),
                                                              core.clock());
        chat.notify_by({mail.get(), std::string{server_part->text_at("public_url")},
                        std::chrono::hours{wanted->number_at("daily_at_hour", 17)}});
    }
    routes.push_back(health_route("/healthz", [] { return Health{}; }));
    routes.push_back(health_route("/readyz", Readiness{chat}));

    // Nothing is accepted before the I/O runs; what waits is sent only where a port was free.
    TRY(const auto server,
        http::Server::listen(chat.io(), options.address, options.port, std::move(routes)));
    const std::string url = "http://" + options.address + ":" + std::to_string(server->port());
    const std::string_view public_url = server_part ? server_part->text_at("public_url") : "";
    const std::string origin = options.demo || public_url.empty() ? url : std::string{public_url};
    web->serve_at(origin);
    chat.answers().serve_at(origin);
    chat.export_links().serve_at(origin);
    if (!options.demo) chat.web_door().serve_at(origin);
    TRY(chat.start());
    if (matrix)
        matrix->start([](const Result<void>& started) {
            if (!started) spdlog::error("matrix: {}", describe(started.error()));
        });
    // Whoever reads the address may stop it at once.
    boost::asio::signal_set signals{chat.io(), SIGINT, SIGTERM};
    signals.async_wait([&](const boost::system::error_code& failed, int) {
        if (!failed) server->stop([&chat] { chat.io().stop(); });
    });
    if (options.on_listening) options.on_listening(url);
    chat.io().run();
    return success();
}

}  // namespace promenade::app
