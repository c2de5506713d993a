using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TransposedConv.Tests.House;

public sealed partial class FloorTests
{
    private static readonly Lazy<Dictionary<int, HashSet<string>>> NamesAbove = new(CollectNamesAbove);

    [Fact]
    public void Every_floor_uses_only_those_under_it()
    {
        CSharpCompilation library = CSharpCode.Library;
        library.SyntaxTrees.AsParallel()
            .Where(static tree => tree.FilePath.Length > 0)
            .SelectMany(tree => MentionsAbove(library, tree).Distinct())
            .Order(StringComparer.Ordinal)
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("src/TransposedConv/Kernels/Probe.cs", "TransposedConv.NN.Module")]
    [InlineData("src/TransposedConv/Probe.cs", "TransposedConv.Kernels.Simd.SimdDispatch")]
    [InlineData("src/TransposedConv/Autograd/Probe.cs", "TransposedConv.Operators.Add")]
    [InlineData("src/TransposedConv/Operators/Probe.cs", "TransposedConv.NN.Parameter")]
    public void A_mention_of_a_floor_above_is_found(string path, string type)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"internal static class Probe {{ static string Name => typeof({type}).Name; }}", CSharpCode.Options, path);
        MentionsAbove(CSharpCode.Library.AddSyntaxTrees(tree), tree).Should().ContainSingle().Which.Should().Contain(type.Split('.')[^1]);
    }

    [Fact]
    public void Kernels_never_mention_Tensor()
    {
        Repository.Files("src/TransposedConv/Kernels", "*.cs")
            .Where(static path => TheWordTensor().IsMatch(Repository.Read(path)))
            .Should().BeEmpty();
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        // Sub-folders may share the namespace of their folder, and operators add their methods to Tensor in the root namespace.
        Repository.Files("src/TransposedConv", "*.cs")
            .SelectMany(static path => Namespace().Matches(Repository.Read(path)).Select(match => (Path: path, Namespace: match.Groups[1].Value)))
            .Where(static file => !file.Path["src/".Length..].Replace('/', '.').StartsWith(file.Namespace + ".", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    private static IEnumerable<string> MentionsAbove(Compilation library, SyntaxTree tree)
    {
        int floor = Floors.Of(tree.FilePath);
        HashSet<string> above = NamesAbove.Value[floor];
        SemanticModel model = library.GetSemanticModel(tree);
        // The compiler is asked only about words that may name something above, which saves it most of the work.
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(name => above.Contains(name.Identifier.ValueText)))
        {
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            INamedTypeSymbol? type = Outermost(symbol as INamedTypeSymbol ?? symbol?.ContainingType);
            int[] declared = [.. type?.DeclaringSyntaxReferences.Select(static reference => Floors.Of(reference.SyntaxTree.FilePath)) ?? []];
            if (declared.Length == 0 || declared.Min() <= floor) continue;
            if (Floors.Doors.ContainsKey((floor, type!.ToDisplayString().Replace("TransposedConv.", "", StringComparison.Ordinal)))) continue;
            yield return $"{tree.FilePath} (floor {floor}) mentions {type} (floor {declared.Min()})";
        }
    }

    /// <summary>For each floor the names of the types and extension methods that files of higher floors declare.</summary>
    private static Dictionary<int, HashSet<string>> CollectNamesAbove()
    {
        (int Floor, string Name)[] declared =
        [
            .. from tree in CSharpCode.Library.SyntaxTrees
               where tree.FilePath.Length > 0
               let floor = Floors.Of(tree.FilePath)
               from name in DeclaredNames(tree.GetRoot())
               select (floor, name),
        ];
        return Enumerable.Range(0, Floors.Tools + 1).ToDictionary(
            static floor => floor,
            floor => declared.Where(name => name.Floor > floor).Select(static name => name.Name).ToHashSet());
    }

    private static IEnumerable<string> DeclaredNames(SyntaxNode root) =>
        root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(static type => type.Identifier.ValueText)
            .Concat(root.DescendantNodes().OfType<DelegateDeclarationSyntax>().Select(static type => type.Identifier.ValueText))
            .Concat(root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Where(static method => method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true)
                .Select(static method => method.Identifier.ValueText));

    private static INamedTypeSymbol? Outermost(INamedTypeSymbol? type)
    {
        while (type?.ContainingType is { } container) type = container;
        return type?.OriginalDefinition;
    }

    [GeneratedRegex(@"\bTensor\b")]
    private static partial Regex TheWordTensor();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
