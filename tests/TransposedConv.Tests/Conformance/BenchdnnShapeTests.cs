namespace TransposedConv.Tests.Conformance;

/// <summary>The descriptor syntax is read as benchdnn reads it, and every shipped shape parses.</summary>
public class BenchdnnShapeTests
{
    [Theory]
    [InlineData("shapes_1d", 8)]
    [InlineData("shapes_1x1", 32)]
    [InlineData("shapes_2d", 60)]
    [InlineData("shapes_3d", 1)]
    [InlineData("shapes_ci", 48)]
    [InlineData("shapes_dilated", 57)]
    [InlineData("harness_deconv_regression_general_f32", 3)]
    public void Every_uncommented_shape_of_a_file_parses(string file, int count) =>
        BenchdnnShapes.Read(file).Should().HaveCount(count);

    [Fact]
    public void Every_output_size_is_reached_by_paddings_that_leave_input_to_read()
    {
        foreach (BenchdnnShape shape in BenchdnnShapes.All)
        {
            (shape.InputChannels % shape.Groups).Should().Be(0, shape.ToString());
            (shape.OutputChannels % shape.Groups).Should().Be(0, shape.ToString());
            foreach (BenchdnnAxis axis in shape.Axes)
            {
                int reach = axis.Dilation * (axis.Kernel - 1);
                axis.Output.Should().BePositive(shape.ToString());
                axis.PaddingBegin.Should().BeInRange(0, Math.Max(reach, 0) + 1, shape.ToString());
                axis.PaddingEnd.Should().BeInRange(-axis.Stride + 1, reach, shape.ToString());

                // The convolution with the same paddings leads back from the output to the input.
                int padded = axis.Output + axis.PaddingBegin + axis.PaddingEnd;
                ((padded - reach - 1) / axis.Stride).Should().Be(axis.Input - 1, shape.ToString());
            }
        }
    }

    [Fact]
    public void Names_are_kept() =>
        BenchdnnShapes.All.Select(shape => shape.Name).Should().Contain(["masknet_p1:deconv1", "googlenet_v1:conv1/7x7_s2", "pytorch_unittest"]);

    [Fact]
    public void Width_alone_is_one_axis_and_dilation_counts_from_zero()
    {
        BenchdnnShape shape = BenchdnnShapeParser.Parse("ic8iw5oc8ow2kw3pw3dw2n\"deconv1d:1\"");
        shape.Should().BeEquivalentTo(new BenchdnnShape("deconv1d:1", 2, 1, 8, 8, [new BenchdnnAxis(5, 2, 3, 1, 3, 3)]));
        shape.Axes[0].PaddingEnd.Should().Be(6);
    }

    [Fact]
    public void Height_alone_is_a_square() =>
        BenchdnnShapeParser.Parse("g2mb256oc96oh27ic256ih27kh5ph2n\"alexnet:deconv2\"").Should().BeEquivalentTo(
            new BenchdnnShape("alexnet:deconv2", 256, 2, 256, 96, [new(27, 27, 5, 1, 2, 1), new(27, 27, 5, 1, 2, 1)]));

    [Fact]
    public void Depth_alone_is_a_cube_and_missing_padding_is_symmetric() =>
        BenchdnnShapeParser.Parse("mb28_ic16oc16_id10od10kd3").Axes.Should().Equal(
            new BenchdnnAxis(10, 10, 3, 1, 1, 1), new BenchdnnAxis(10, 10, 3, 1, 1, 1), new BenchdnnAxis(10, 10, 3, 1, 1, 1));

    [Fact]
    public void Axes_may_differ() =>
        BenchdnnShapeParser.Parse("ic8ih1iw5oc8oh1ow2kh1kw3ph0pw3dh0dw2n\"deconv2d:1\"").Axes.Should().Equal(
            new BenchdnnAxis(1, 1, 1, 1, 0, 1), new BenchdnnAxis(5, 2, 3, 1, 3, 3));

    [Fact]
    public void Missing_output_is_computed_and_missing_padding_is_zero_then() =>
        BenchdnnShapeParser.Parse("ic1oc1iw4kw3sw2").Axes.Should().Equal(new BenchdnnAxis(4, 9, 3, 2, 0, 1));

    [Fact]
    public void A_larger_output_than_the_padding_gives_is_output_padding() =>
        BenchdnnShapeParser.Parse("g1mb50ic256iw28oc512ow56kw1sw2pw0").Axes[0].PaddingEnd.Should().Be(-1);

    [Theory]
    [InlineData("ic8oc8")]
    [InlineData("iw5kw3oc8")]
    [InlineData("ic8oc8iw5")]
    [InlineData("ic8oc8iw5kw3zz4")]
    [InlineData("ic8oc8iw0kw3")]
    [InlineData("ic8oc8id4kd3ih4kh3")]
    [InlineData("--dt=f32")]
    public void Anything_else_is_refused(string descriptor) =>
        FluentActions.Invoking(() => BenchdnnShapeParser.Parse(descriptor)).Should().Throw<FormatException>();

    [Fact]
    public void Shrunk_shapes_are_cheap_and_keep_what_matters()
    {
        const long limit = 500_000;
        foreach (BenchdnnShape shape in BenchdnnShapes.All)
        {
            BenchdnnShape small = shape.Shrink(limit);
            small.MultiplyAdds.Should().BeLessThanOrEqualTo(limit, shape.ToString());
            small.Groups.Should().Be(shape.Groups, shape.ToString());
            small.Batch.Should().Be(Math.Min(2, shape.Batch), shape.ToString());
            (small.InputChannels % small.Groups + small.OutputChannels % small.Groups).Should().Be(0, shape.ToString());
            small.Axes.Select(Unchanged).Should().Equal(shape.Axes.Select(Unchanged), shape.ToString());
            small.Axes.Should().OnlyContain(axis => axis.Output > 0, shape.ToString());
        }
    }

    [Fact]
    public void Shapes_that_are_cheap_already_stay_whole()
    {
        BenchdnnShape shape = BenchdnnShapeParser.Parse("mb1_g4oc20ic16_ow5iw5kw3pw1");
        shape.Shrink(500_000).Should().Be(shape);
    }

    private static (int Kernel, int Stride, int Begin, int End, int Dilation) Unchanged(BenchdnnAxis axis) =>
        (axis.Kernel, axis.Stride, axis.PaddingBegin, axis.PaddingEnd, axis.Dilation);
}
