// What a message asks the bot itself to do, before it is read as a request: « mes demandes »,
// « à trier », « D-0042 », « fiche Farida », « annule », « oui », « 2 »… No command to learn: many
// spellings, accents and case forgiven. Pure.
#pragma once

#include "bot/language/vocabulary.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace promenade::language {

enum class Intent {
    none,  // nothing of these: read it as a request
    yes,
    no,
    skip,
    cancel,
    help,
    human,
    greeting,
    thanks,
    number,         // « 2 »: a numbered reply
    my_requests,    // « mes demandes »
    triage,         // « à trier »
    show_case,      // « D-0042 »
    member_card,    // « fiche Farida »
    employer_card,  // « structure Tilleuls »
    act_on_case,  // « je prends D-0042 », « D-0042 c'est de l'animation, réponds … et clos »
    order,        // the same of no case by number: « je prends la demande de Florian »
    replay,       // « rejoue D-0042 », « rejoue-moi tout ce qui s'est passé sur … »
    on_behalf,    // « Farida m'a appelée : … »
    ask_caf,      // « je demande à la Caf : … »
    who_is_my_referent,
    why,                   // « pourquoi ? », « pourquoi D-0042 ? »
    absence,               // « je suis absente du 3 au 18, Karim me remplace »
    absence_over,          // « finalement je suis là », « je suis rentrée »
    absences,              // « qui remplace qui ? »
    answer_link,           // « lien pour l'employeur de Blandine »
    mail_now,              // « des mails tout de suite »
    mail_daily,            // « un mail par jour »
    mail_never,            // « pas de mail »
    signal_what,           // « je voudrais signaler quelque chose »: a youth, or a professional?
    where_stands,          // « où en est Blandine ? »
    my_day,                // « ma journée »
    entries,               // « qui est entré ce trimestre ? »
    exits,                 // « qui est sorti ce trimestre ? »
    paused,                // « qui est en pause ? »
    taking_up,             // « prise de poste », « état du réseau »
    counts,                // « combien de PdN parentalité au 31/12/2025 ? »
    own_data,              // « mes données »
    export_all,            // « exporte tout »
    account_code,          // « code pour Blandine »
    own_correction,        // « mon nouveau numéro : … »
    correction,            // « nouveau courriel de Farida : … », the rest in `text`
    web_link,              // « lien web »
    activation,            // « code d'activation 483-192 » or the bare code
    sphinx_link,           // a register answers
    documents,             // « envoie-moi le dossier-repère »
    partners,              // « qui pour addictions secteur sud ? », the rest in `text`
    deciders,              // « qui décide de la labellisation ? »
    conventions,           // « quelles conventions arrivent à échéance ? »
    mailing_list,          // « liste de diffusion parentalité », the rest in `text`
    who_reads,             // « qui lit ce que j'écris ? »
    against_coordination,  // « je conteste une décision de la coordinatrice »
    a_youth,               // « c'est un jeune »: of a name that was asked about
    a_colleague,           // « c'est une collègue »
    rules,                 // « c'est quoi le nb d'heures mini ? »
};

struct Reading {
    Intent intent = Intent::none;
    std::string stream;        // "D-0042" where one is named
    std::string trigger;       // act_on_case, order: one of config/workflows/request.json, or undo
    std::string nature;        // act_on_case « c'est de l'animation »: ANIMATION
    std::string text;          // what follows: the answer's words, the request told on behalf; of
                               // show_case what else is said, unless that is a wish to see it
    std::string then;          // a second trigger: « … et clos » -> close
    std::string also;          // another case, ordered about in the same breath
    bool drops_words = false;  // what is to be told besides the order is not done
    std::string person;    // roster id of a named person, when exactly one fits; of a card also the
                           // number or first name of somebody whom the roster does not have
    std::string employer;  // id of a named employer
    std::vector<std::string> candidates;  // ids, when several fit: the bot asks which
    std::string as_of;                    // « au 31/12/2025 » as 2025-12-31
    std::string code;                     // activation
    int number = 0;
};

Reading read_intent(std::string_view text, std::string_view role, const Vocabulary& vocabulary);

}  // namespace promenade::language
