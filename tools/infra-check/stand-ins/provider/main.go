// A provider that knows its schema and does nothing: `terraform validate` and `terraform test` with mocks ask for no more.
// It reads NAME.json beside itself, where NAME is the binary's: terraform-provider-NAME_v1.2.3.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Name                         string
	Type                         json.RawMessage
	Nested                       *nested
	Required, Optional, Computed bool
}

type nested struct {
	Nesting    string
	Attributes []attribute
}

type nestedBlock struct {
	Name, Nesting string
	Min, Max      int64
	Block         block
}

type block struct {
	Attributes []attribute
	Blocks     []nestedBlock
}

type schemas struct {
	Provider        block
	Resources, Data map[string]*block
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

func attributesOf(given []attribute) []*tfprotov6.SchemaAttribute {
	made := make([]*tfprotov6.SchemaAttribute, 0, len(given))
	for _, a := range given {
		one := &tfprotov6.SchemaAttribute{Name: a.Name, Required: a.Required, Optional: a.Optional, Computed: a.Computed}
		if a.Nested != nil {
			one.NestedType = &tfprotov6.SchemaObject{Nesting: objectNesting[a.Nested.Nesting], Attributes: attributesOf(a.Nested.Attributes)}
		} else {
			parsed, err := tftypes.ParseJSONType(a.Type)
			if err != nil {
				panic(fmt.Sprintf("type of %s: %v", a.Name, err))
			}
			one.Type = parsed
		}
		made = append(made, one)
	}
	return made
}

func blockOf(given *block) *tfprotov6.SchemaBlock {
	made := &tfprotov6.SchemaBlock{Attributes: attributesOf(given.Attributes)}
	for i := range given.Blocks {
		inner := &given.Blocks[i]
		one := &tfprotov6.SchemaNestedBlock{TypeName: inner.Name, Nesting: blockNesting[inner.Nesting], Block: blockOf(&inner.Block)}
		if inner.Nesting == "list" || inner.Nesting == "set" {
			one.MinItems, one.MaxItems = inner.Min, inner.Max
		}
		made.BlockTypes = append(made.BlockTypes, one)
	}
	return made
}

func schemaOf(given *block) *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: blockOf(given)}
}

type provider struct {
	tfprotov6.ProviderServer
	schemas schemas
}

func (p *provider) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return &tfprotov6.GetMetadataResponse{}, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{}}, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	answer := &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities:       &tfprotov6.ServerCapabilities{},
		Provider:                 schemaOf(&p.schemas.Provider),
		ResourceSchemas:          map[string]*tfprotov6.Schema{},
		DataSourceSchemas:        map[string]*tfprotov6.Schema{},
		Functions:                map[string]*tfprotov6.Function{},
		EphemeralResourceSchemas: map[string]*tfprotov6.Schema{},
	}
	for name, resource := range p.schemas.Resources {
		answer.ResourceSchemas[name] = schemaOf(resource)
	}
	for name, source := range p.schemas.Data {
		answer.DataSourceSchemas[name] = schemaOf(source)
	}
	return answer, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, asked *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: asked.Config}, nil
}

func (p *provider) ValidateResourceConfig(_ context.Context, asked *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: decidedByProvider(p.schemas.Resources[asked.TypeName], asked.Config)}, nil
}

func (p *provider) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

// Refuses values for what only the provider decides, as a real one does.
func decidedByProvider(resource *block, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	if resource == nil || config == nil {
		return nil
	}
	value, err := config.Unmarshal(schemaOf(resource).ValueType())
	if err != nil {
		return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Not of the schema", Detail: err.Error()}}
	}
	given := map[string]tftypes.Value{}
	if value.As(&given) != nil {
		return nil
	}
	var faults []*tfprotov6.Diagnostic
	for _, a := range resource.Attributes {
		set, ok := given[a.Name]
		if !a.Computed || a.Optional || a.Required || !ok || set.IsNull() {
			continue
		}
		faults = append(faults, &tfprotov6.Diagnostic{
			Severity:  tfprotov6.DiagnosticSeverityError,
			Summary:   "Value for unconfigurable attribute",
			Detail:    a.Name + " is decided by the provider",
			Attribute: tftypes.NewAttributePath().WithAttributeName(a.Name),
		})
	}
	return faults
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-"), "_")
	executable, err := os.Executable()
	if err != nil {
		fail(err)
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(executable), name+".json"))
	if err != nil {
		fail(err)
	}
	served := &provider{}
	if err := json.Unmarshal(text, &served.schemas); err != nil {
		fail(err)
	}
	if err := tf6server.Serve("registry.terraform.io/stand-in/"+name, func() tfprotov6.ProviderServer { return served }); err != nil {
		fail(err)
	}
}
