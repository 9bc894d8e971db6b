// guiju: rules as packs, decided and explained. This header brings everything.
//
//   #include <guiju/guiju.hpp>
//   auto loaded = guiju::load("rules/linping/dispute");
//   if (!loaded) { std::cerr << loaded.diagnostics(); return 1; }
//   const guiju::Ruleset& rules = *loaded;
//   struct Case { std::string_view type; std::int64_t amount_fen; };
//   constexpr auto binding = guiju::bind<Case>(guiju::field<&Case::type>("dispute_type"),
//                                              guiju::field<&Case::amount_fen>("amount", guiju::decimal(2)));
//   auto decide = rules.prepare(binding, {"level"}).value();
//   std::cout << decide(Case{"debt", 999900})["level"].as_string();
#pragma once

#include "guiju/analyse/compare.hpp"
#include "guiju/analyse/coverage.hpp"
#include "guiju/analyse/fmt.hpp"
#include "guiju/analyse/lint.hpp"
#include "guiju/analyse/pack_schema.hpp"
#include "guiju/analyse/table.hpp"
#include "guiju/calendar/deadline.hpp"
#include "guiju/engine/run.hpp"
#include "guiju/expr/expression.hpp"
#include "guiju/facts/json_record.hpp"
#include "guiju/facts/reader.hpp"
#include "guiju/facts/writer.hpp"
#include "guiju/live.hpp"
#include "guiju/load.hpp"
#include "guiju/version.hpp"
