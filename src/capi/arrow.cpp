// guiju/c.h: batches in and out, as Arrow's C data and C stream interfaces.
#include "guiju/facts/arrow.hpp"

#include <cerrno>

#include "capi/calls.hpp"
#include "guiju/c.h"
#include "guiju/engine/run.hpp"

using namespace guiju;
using namespace guiju::capi;

namespace {

std::string_view status_of(const ColumnsOutcome& outcome, std::size_t row) {
  std::string_view status = "decided";
  for (const OutcomeColumn& column : outcome.columns()) {
    if (column[row].is_error()) return "error";
    if (column[row].is_unknown()) status = "undecided";
  }
  return status;
}

ExportColumn status_column(const ColumnsOutcome& outcome, const std::string& name) {
  ExportColumn column{name, Type(Kind::string), {}};
  for (std::int64_t row = 0; row < outcome.row_count(); ++row)
    column.values.push_back(ValueView::of_string(status_of(outcome, static_cast<std::size_t>(row))));
  return column;
}

void export_outcome(const ColumnsOutcome& outcome, const std::string& status_name, std::string_view zone,
                    ArrowSchema* schema, ArrowArray* array) {
  std::vector<ExportColumn> columns;
  for (const OutcomeColumn& column : outcome.columns()) {
    if (column.is_coded()) columns.push_back({column.name, column.type, {column.dictionary().begin(), column.dictionary().end()}, true, column.codes()});
    else columns.push_back({column.name, column.type, column.values()});
  }
  if (!status_name.empty()) columns.push_back(status_column(outcome, status_name));
  export_columns(std::move(columns), zone, schema, array);
}

// What is wanted of one kind of record: everything that is decided about it, if nothing is named.
EvaluateOptions batch_options(const Ruleset& rules, const std::string& kind, const guiju_evaluate_options& given) {
  EvaluateOptions options = evaluate_options(rules, kind, given);
  if (options.decide.empty()) options.decide = rules.decisions(kind);
  return options;
}

// A stream of decided batches that pulls from a stream of facts.
class DecidingStream {
 public:
  DecidingStream(std::shared_ptr<const Ruleset> rules, Run run, std::string kind, std::string status_name,
                 ArrowArrayStream facts)
      : rules_(std::move(rules)), run_(std::move(run)), kind_(std::move(kind)), status_name_(std::move(status_name)),
        facts_(facts) {}
  DecidingStream(const DecidingStream&) = delete;
  DecidingStream& operator=(const DecidingStream&) = delete;
  ~DecidingStream() {
    if (facts_.release != nullptr) facts_.release(&facts_);
  }

  // The stream as the interface wants it; it owns `self` from now on.
  static ArrowArrayStream as_arrow(std::unique_ptr<DecidingStream> self) {
    ArrowArrayStream stream{};
    stream.get_schema = [](ArrowArrayStream* s, ArrowSchema* out) { return of(s).answer([&] { return of(s).schema(out); }); };
    stream.get_next = [](ArrowArrayStream* s, ArrowArray* out) { return of(s).answer([&] { return of(s).next(out); }); };
    stream.get_last_error = [](ArrowArrayStream* s) -> const char* {
      return of(s).error_.empty() ? nullptr : of(s).error_.c_str();
    };
    stream.release = [](ArrowArrayStream* s) {
      delete static_cast<DecidingStream*>(s->private_data);
      s->release = nullptr;
    };
    stream.private_data = self.release();
    return stream;
  }

 private:
  static DecidingStream& of(ArrowArrayStream* stream) { return *static_cast<DecidingStream*>(stream->private_data); }

  // No exception crosses; the message is for get_last_error.
  template <typename Body>
  int answer(Body body) noexcept {
    try {
      return body();
    } catch (const std::bad_alloc&) {
      return ENOMEM;
    } catch (const std::exception& error) {
      return fail(EIO, error.what());
    } catch (...) {
      return fail(EIO, "an exception of an unknown kind");
    }
  }

  int fail(int code, std::string_view message) {
    error_ = message;
    return code;
  }

  int fail_by_input(int code) {
    const char* message = facts_.get_last_error == nullptr ? nullptr : facts_.get_last_error(&facts_);
    return fail(code, message == nullptr ? "the stream of facts failed" : message);
  }

  int schema(ArrowSchema* out) {
    const Result<ColumnsOutcome> none = run_.feed(kind_, ColumnsView(0));
    if (!none) return fail(EINVAL, none.diagnostics().render());
    ArrowArray empty{};
    export_outcome(*none, status_name_, rules_->time_zone(), out, &empty);
    if (empty.release != nullptr) empty.release(&empty);
    return 0;
  }

  int give(const ColumnsOutcome& outcome, ArrowArray* out) {
    ArrowSchema unused{};
    export_outcome(outcome, status_name_, rules_->time_zone(), &unused, out);
    if (unused.release != nullptr) unused.release(&unused);
    return 0;
  }

  int next(ArrowArray* out) {
    *out = {};
    while (!is_at_end_) {
      ArrowArray array{};
      if (const int code = facts_.get_next(&facts_, &array); code != 0) return fail_by_input(code);
      if (array.release == nullptr) {
        is_at_end_ = true;
        return finish(out);
      }
      const int code = decide(array, out);
      if (array.release != nullptr) array.release(&array);
      if (code != 0 || out->release != nullptr) return code;
    }
    return 0;
  }

  // Decides a batch; what comes out only at the end leaves `out` empty.
  int decide(ArrowArray& array, ArrowArray* out) {
    ArrowSchema schema{};
    if (const int code = facts_.get_schema(&facts_, &schema); code != 0) return fail_by_input(code);
    Result<ArrowBatch> batch = ArrowBatch::take(&schema, &array);
    if (schema.release != nullptr) schema.release(&schema);
    if (!batch) return fail(EINVAL, batch.diagnostics().render());
    const Result<ColumnsOutcome> decided = run_.feed(kind_, batch->columns());
    if (!decided) return fail(EINVAL, decided.diagnostics().render());
    return run_.streams(kind_) ? give(*decided, out) : 0;
  }

  int finish(ArrowArray* out) {
    if (run_.streams(kind_)) return 0;
    const Result<DatasetOutcome> rest = run_.finish();
    if (!rest) return fail(EINVAL, rest.diagnostics().render());
    for (const ColumnsOutcome& outcome : *rest)
      if (outcome.record() == kind_) return give(outcome, out);
    return 0;
  }

  std::shared_ptr<const Ruleset> rules_;
  Run run_;
  std::string kind_, status_name_;
  ArrowArrayStream facts_;
  std::string error_;
  bool is_at_end_ = false;
};

void require_unreleased(const void* release, std::string_view name) {
  if (release == nullptr) throw Failure{GUIJU_BAD_BATCH, std::string(name) + " has been released"};
}

}  // namespace

guiju_status guiju_ruleset_evaluate_arrow(guiju_ruleset rules, const char* kind, struct ArrowSchema* schema,
                                          struct ArrowArray* array, const guiju_evaluate_options* options,
                                          struct ArrowSchema* out_schema, struct ArrowArray* out_array,
                                          guiju_counts* counts) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(schema, "schema");
    require(array, "array");
    require(out_schema, "out_schema");
    require(out_array, "out_array");
    const guiju_evaluate_options given = read_struct(options);
    read_struct(counts);
    const std::string record = schema_of(*object->rules, kind).record();
    const EvaluateOptions wanted = batch_options(*object->rules, record, given);
    Result<ArrowBatch> batch = ArrowBatch::take(schema, array);
    if (!batch) return fail(GUIJU_BAD_BATCH, batch.diagnostics());
    const Result<ColumnsOutcome> decided = object->rules->evaluate(*batch, record, wanted);
    if (!decided) return fail(GUIJU_BAD_ARGUMENT, decided.diagnostics());
    export_outcome(*decided, given.status_column == nullptr ? "" : given.status_column, object->rules->time_zone(),
                   out_schema, out_array);
    const ColumnsOutcome::Counts c = decided->counts();
    if (counts != nullptr) write_struct(guiju_counts{0, c.rows, c.decided, c.undecided, c.errors}, counts);
    return GUIJU_OK;
  });
}

guiju_status guiju_ruleset_evaluate_stream(guiju_ruleset rules, const char* kind, struct ArrowArrayStream* stream,
                                           const guiju_evaluate_options* options, struct ArrowArrayStream* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(stream, "stream");
    require(out, "out");
    require_unreleased(reinterpret_cast<const void*>(stream->release), "the stream");
    const guiju_evaluate_options given = read_struct(options);
    const std::string record = schema_of(*object->rules, kind).record();
    Result<Run> run = object->rules->start(batch_options(*object->rules, record, given));
    if (!run) return fail(GUIJU_BAD_ARGUMENT, run.diagnostics());
    const std::string status_name = given.status_column == nullptr ? "" : given.status_column;
    ArrowArrayStream facts = *stream;
    auto deciding = std::make_unique<DecidingStream>(object->rules, *std::move(run), record, status_name, facts);
    stream->release = nullptr;  // it is ours now
    *out = DecidingStream::as_arrow(std::move(deciding));
    return GUIJU_OK;
  });
}
