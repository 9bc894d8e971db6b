#include "model/network.hpp"

#include "model/codes.hpp"
#include "model/schema.hpp"
#include "model/table.hpp"

namespace guiju::model {
namespace {

void read_nodes(const YamlNode& node, const std::string& path, Span place, NetworkForm& network,
                Reading& reading) {
  Fields fields(node, path, place, reading.diagnostics);
  fields.require("key");
  if (auto key = fields.text("key")) network.key = std::move(*key);
  network.nodes.span = place;
  network.nodes.has_outputs = false;
  read_row_source(fields, node.is_map(), network.nodes, reading);
  if (const YamlNode* types = fields.any("fields")) {
    network.fields = read_fields(*types, fields.path_of("fields"), reading.diagnostics);
  }
  fields.finish();
}

// {to: parent_code}, {by: prefix}, {file: networks/refers.csv, cost: cost}
NetworkForm::Edge read_edge(const YamlNode& key, const YamlNode& node, const std::string& path,
                            Reading& reading) {
  NetworkForm::Edge edge;
  edge.name = read_name(key, reading.diagnostics);
  edge.span = key.span;
  Fields fields(node, path, key.span, reading.diagnostics);
  edge.to = fields.text("to");
  if (fields.has("by")) edge.is_by_prefix = fields.word("by", {"prefix"}).has_value();
  edge.cost = fields.text("cost");
  const bool has_rows = fields.has("file") || fields.has("rows") || fields.has("grid");
  edge.rows.span = key.span;
  edge.rows.has_outputs = false;
  read_row_source(fields, has_rows, edge.rows, reading);
  const int ways = (edge.to ? 1 : 0) + (fields.has("by") ? 1 : 0) + (has_rows ? 1 : 0);
  if (ways != 1 && node.is_map()) reading.diagnostics.add(code::no_edges, key.span);
  fields.finish();
  return edge;
}

std::shared_ptr<const NetworkForm> read_network(const YamlNode& key, const YamlNode& node,
                                                const std::string& path, Reading& reading) {
  auto network = std::make_shared<NetworkForm>();
  network->name = read_name(key, reading.diagnostics);
  network->span = key.span;
  Fields fields(node, path, key.span, reading.diagnostics);
  network->about = fields.about();
  fields.require("nodes");
  if (const YamlNode* nodes = fields.any("nodes")) {
    read_nodes(*nodes, fields.path_of("nodes"), fields.key_span("nodes"), *network, reading);
  }
  if (const YamlNode* edges = fields.any("edges")) {
    each_entry(*edges, fields.path_of("edges"), reading.diagnostics,
               [&](const YamlNode& name, const YamlNode& value, const std::string& inner) {
                 network->edges.push_back(read_edge(name, value, inner, reading));
               });
  }
  if (const YamlNode* lineage = fields.any("lineage")) {
    Fields rows(*lineage, fields.path_of("lineage"), fields.key_span("lineage"), reading.diagnostics);
    network->lineage.emplace();
    network->lineage->span = fields.key_span("lineage");
    network->lineage->has_outputs = false;
    read_row_source(rows, lineage->is_map(), *network->lineage, reading);
    rows.finish();
  }
  fields.finish();
  return network;
}

}  // namespace

std::vector<std::shared_ptr<const NetworkForm>> read_networks(const YamlNode& node, Reading& reading) {
  std::vector<std::shared_ptr<const NetworkForm>> networks;
  each_entry(node, "networks", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               networks.push_back(read_network(key, value, path, reading));
             });
  return networks;
}

}  // namespace guiju::model
