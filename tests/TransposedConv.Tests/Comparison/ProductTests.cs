using System.Text;
using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class ProductTests
{
    [Fact]
    public void TheShippedProductsHaveSquaresSkinnyOnesAndLayers()
    {
        IReadOnlyList<ProductLine> products = ProductFile.ReadShipped();

        products.Where(static line => !line.IsLinear && line.Rows == line.Depth && line.Depth == line.Columns).Select(static line => line.Rows)
            .Should().Equal(64, 128, 256, 512, 1024, 2048);
        products.Should().Contain(static line => !line.IsLinear && line.Rows == 1).And.Contain(static line => !line.IsLinear && line.Columns == 1);
        products.Where(static line => line.IsLinear).Select(static line => line.Rows).Distinct().Should().Equal(1, 16, 128);
    }

    [Theory]
    [InlineData("a\tgemm\t1\t1\t1", "p.tsv:1: column kind: expected matmul or linear, got 'gemm'.")]
    [InlineData("a\tmatmul\t1\t0\t1", "p.tsv:1: column K: expected whole numbers from 1*got '0'.")]
    [InlineData("a\tmatmul\t1\t2x3\t1", "p.tsv:1: column K: expected one number, got '2x3'.")]
    public void WrongCellsAreNamed(string row, string message) =>
        FluentActions.Invoking(() => ProductFile.Parse(row, "p.tsv")).Should().Throw<UsageException>().WithMessage(message);

    [Fact]
    public void AProductIsThatOfItsOperands()
    {
        var problem = new ProductProblem(new ProductLine("a", IsLinear: false, Rows: 3, Depth: 4, Columns: 2));
        problem.WeightShape.Should().Equal(4, 2);
        problem.Operations.Should().Be(2 * 3 * 4 * 2);
        problem.CompulsoryBytes.Should().Be(4 * (12 + 8 + 6));
        problem.Describe()["kind"]!.GetValue<string>().Should().Be("matmul");

        IContestant ours = problem.Ours();
        ours.Run(2).Should().BePositive();
        float expected = Enumerable.Range(0, 4).Sum(k => problem.Input[4 + k] * problem.Weight[(2 * k) + 1]);
        ours.Results().Should().ContainSingle().Which[3].Should().BeApproximately(expected, 1e-6f);
    }

    [Fact]
    public void ALayerHasATransposedWeightAndABias()
    {
        var problem = new ProductProblem(new ProductLine("a", IsLinear: true, Rows: 3, Depth: 4, Columns: 2));
        problem.WeightShape.Should().Equal(2, 4);
        problem.CompulsoryBytes.Should().Be(4 * (12 + 8 + 2 + 6));

        float expected = problem.Bias![1] + Enumerable.Range(0, 4).Sum(k => problem.Input[4 + k] * problem.Weight[4 + k]);
        problem.Ours().Results().Should().ContainSingle().Which[3].Should().BeApproximately(expected, 1e-6f);
    }

    [Fact]
    public void ModelsNameTheirOperators()
    {
        Encoding.Latin1.GetString(new ProductProblem(new ProductLine("a", false, 1, 2, 3)).ToOnnx().Single().Model).Should().Contain("MatMul").And.NotContain("transB");
        Encoding.Latin1.GetString(new ProductProblem(new ProductLine("a", true, 1, 2, 3)).ToOnnx().Single().Model).Should().Contain("Gemm").And.Contain("transB");
    }
}
