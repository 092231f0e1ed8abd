// What the network's procedures take from what people write: their own phrases, and no request.
#include "bot/conversation/procedures.hpp"

#include "tests/bot/language/fixture.hpp"
#include "tests/support/source.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace promenade::conversation {
namespace {

using Json = nlohmann::json;

class TheProcedures : public ::testing::Test {
protected:
    TheProcedures() {
        for (const auto& entry : std::filesystem::directory_iterator{
                 std::string{PROMENADE_SOURCE_DIR} + "/config/workflows"}) {
            const auto definition =
                workflow::Definition::load(
                    testing::read_source("config/workflows/" + entry.path().filename().string()),
                    entry.path().filename().string())
                    .value();
            snapshot_.roster.definitions[definition.id()] = definition.hash();
            snapshot_.definitions.emplace(definition.hash(), definition);
        }
        procedures_ = Procedures::from(snapshot_);
    }
    // "membership/apply"; empty: nothing of a procedure.
    std::string heard(const std::string& text) const {
        const auto found = procedures_.heard(text, language::demo_vocabulary());
        return found.triggers.empty()
                   ? std::string{}
                   : found.triggers.front().definition + "/" + found.triggers.front().name;
    }

    runtime::Snapshot snapshot_;
    Procedures procedures_;
};

// Meant so; of whoever has no such case, or may not open one, they are read as a request.
const std::map<std::string, std::string> kMeantSo{
    {"je reserve la malle pour la semaine du 5 mai", "loan/ask"},
    {"merci a Virginie pour le prêt de la malle", "loan/lend"},
    {"jchange de structure en septembre je vais a la mjc du vieux port, je reste promeneuse?",
     "transfer/announce"},
    {"Je change de structure au 1er septembre, je passe de la MJC au service jeunesse de "
     "Saint-Vérin. Je reste promeneuse ?",
     "transfer/announce"},
    {"Je vous informe que notre animatrice Julie Mirabelle quittera la structure le 31 mars ; son "
     "remplaçant n'est pas encore recruté.",
     "departure/announce"},
    {"Bonjour, je souhaite inscrire Pauline Sorbier à la formation initiale du mois de septembre.",
     "membership/register_training"},
    {"jarrete les pdn jai plus le temps, desolé", "departure/announce"},
    {"jarrete les promeneurs fin decembre, trop de boulot a coté", "departure/announce"},
    {"jsuis mutée au service enfance, je peux plus faire pdn", "departure/announce"},
    {"délabellise M-022", "delabelling/propose"},
    {"Je valide la labellisation de Blandine Bréchard.", "membership/validate"},
};

TEST_F(TheProcedures, TakeNothingOfWhatPeopleAsk) {
    std::vector<std::string> texts;
    const auto add = [&](const Json& messages) {
        for (const Json& message : messages) texts.push_back(message["text"]);
    };
    const auto read = [](const std::string& file) {
        return Json::parse(testing::read_source(file));
    };
    const Json demonstration = read("config/demo/chat_messages.json");
    add(demonstration["pdn"]);
    add(demonstration["others"]);
    const Json ours = read("tests/bot/language/messages.json");
    add(ours["development"]);
    add(ours["held_out"]);
    for (const char* const name : {"administrative", "practice", "situations"})
        add(read("tests/bot/language/messages_" + std::string{name} + ".json"));
    for (const std::string& text : texts) {
        const auto known = kMeantSo.find(text);
        EXPECT_EQ(heard(text), known == kMeantSo.end() ? "" : known->second) << text;
    }
}

// The README tells a newcomer to write these.
TEST_F(TheProcedures, HearWhatTheReadmeSays) {
    const std::map<std::string, std::string> said{
        {"nouvelle candidature", "membership/note_interest"},
        {"je veux devenir promeneuse du net", "membership/apply"},
        {"Émeline est éligible", "membership/find_eligible"},
        {"accord de la structure d'Émeline", "membership/receive_agreement"},
        {"j'ai signé la charte", "membership/sign_charter"},
        {"j'ai lu le livret", "membership/acknowledge_documents"},
        {"mes profils", "membership/declare_profiles"},
        {"je déclare mes heures", "membership/declare_hours"},
        {"je rédige ma fiche d'annuaire", "directory/draft"},
        {"j'accepte la fiche d'annuaire", "directory/consent"},
        {"inscris-moi à la formation initiale du 24/11/2026", "membership/register_training"},
        {"voici ma photo", "membership/submit_photo"},
        {"photo d'Émeline refusée", "membership/refuse_photo"},
        {"photo d'Émeline ok", "membership/approve_photo"},
        {"Émeline était présente à la formation initiale", "membership/attend_training"},
        {"rencontre d'accueil d'Émeline faite hier", "membership/hold_welcome"},
        {"labellise Émeline", "membership/propose"},
        {"je propose le label d'Émeline", "membership/propose"},
        {"avis favorable pour Émeline", "membership/give_opinion"},
        {"je valide le label d'Émeline", "membership/validate"},
        {"alerter sur une pratique", "delabelling/report"},
        {"retenir l'alerte", "delabelling/qualify"},
        {"informer le professionnel", "delabelling/inform"},
        {"nouvelle mesure", "delabelling/plan_measure"},
        {"mesure terminée", "delabelling/end_measure"},
        {"bilan des mesures", "delabelling/review"},
        {"ma position", "delabelling/take_part"},
        {"je propose le retrait", "delabelling/propose"},
        {"je décide le retrait", "delabelling/decide"},
        {"passer à l'exécution", "delabelling/execute"},
        {"nom retiré", "delabelling/confirm_place"},
        {"Farida part le 30 juin", "departure/announce"},
    };
    for (const auto& [text, trigger] : said) EXPECT_EQ(heard(text), trigger) << text;
}

}  // namespace
}  // namespace promenade::conversation
