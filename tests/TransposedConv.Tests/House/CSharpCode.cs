using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TransposedConv.Tests.House;

/// <summary>C# source as the compiler understands it.</summary>
internal static class CSharpCode
{
    // This version of the compiler package knows C# 14 as the preview.
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    // What ImplicitUsings gives to a project of Microsoft.NET.Sdk.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Platform = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) != "TransposedConv.dll")
            .Select(static path => MetadataReference.CreateFromFile(path))]);

    private static readonly Lazy<CSharpCompilation> LibraryCompilation = new(() => CSharpCompilation.Create(
        "TransposedConv",
        [Parse(ImplicitUsings, ""), .. Repository.Files("src/TransposedConv", "*.cs").Select(static path => Parse(Repository.Read(path), path))],
        Platform.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>The library, from its source; the path of each tree is the file's path from the root.</summary>
    public static CSharpCompilation Library => LibraryCompilation.Value;

    /// <summary>A program of one file that uses the library as it was built.</summary>
    public static CSharpCompilation Program(string name, string source) => CSharpCompilation.Create(
        name,
        [Parse(ImplicitUsings, ""), Parse(source, $"{name}.cs")],
        [.. Platform.Value, MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    public static IEnumerable<string> Errors(Compilation compilation) =>
        compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => diagnostic.ToString());

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path);
}
