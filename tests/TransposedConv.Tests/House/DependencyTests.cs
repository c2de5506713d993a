using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TransposedConv.Tests.House;

/// <summary>The library is one managed assembly that can be trimmed and compiled ahead of time.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void The_library_references_one_package()
    {
        XDocument project = XDocument.Parse(Repository.Read("src", "TransposedConv", "TransposedConv.csproj"));
        project.Descendants("PackageReference").Select(static reference => reference.Attribute("Include")!.Value).Should().Equal("System.Numerics.Tensors");
        project.Descendants("ProjectReference").Should().BeEmpty();
        project.Descendants("IsAotCompatible").Single().Value.Should().Be("true");
    }

    [Fact]
    public void The_built_assembly_references_the_platform_and_that_package() =>
        typeof(Tensor).Assembly.GetReferencedAssemblies().Select(static name => name.Name)
            .Should().OnlyContain(static name => name!.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void The_library_calls_no_native_code_and_uses_no_reflection()
    {
        Repository.Files("src", "*.cs")
            .Where(static path => Forbidden().IsMatch(Repository.Read(path)))
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("[DllImport(\"libc\")]")]
    [InlineData("using System.Reflection;")]
    [InlineData("Activator.CreateInstance(type)")]
    [InlineData("type.GetMethod(\"Run\")")]
    [InlineData("type.MakeGenericType(other)")]
    [InlineData("public dynamic Value")]
    public void What_is_forbidden_is_found(string code) => Forbidden().IsMatch(code).Should().BeTrue();

    [GeneratedRegex(@"\b(DllImport|LibraryImport|NativeLibrary|System\.Reflection|Activator|MakeGenericType|MakeGenericMethod|GetMethods?|GetPropert(y|ies)|GetFields?|GetConstructors?)\b|\bextern\s|\bdynamic\s+\w+\s*[;={(]?")]
    private static partial Regex Forbidden();
}
