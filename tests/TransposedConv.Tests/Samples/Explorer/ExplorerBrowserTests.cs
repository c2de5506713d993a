using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>A person at the page: moves sliders, presses keys, holds a phone, sits in the dark. What is seen is compared with the library's numbers.</summary>
public sealed class ExplorerBrowserTests(BrowserSession session) : IClassFixture<BrowserSession>
{
    private const string Cells = "[...document.querySelectorAll('[data-output]')].map";

    private ChromiumPage Page => session.Page;

    [BrowserFact]
    public async Task Sliders_change_the_layer_and_the_page_shows_its_numbers()
    {
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2");
        await session.PictureAsync("line");
        (string Id, string Value)[] moves = [("kernel", "5"), ("stride", "3"), ("padding", "2"), ("input", "6"), ("outputPadding", "1"), ("dilation", "2")];
        foreach ((string id, string value) in moves)
        {
            await session.SetAsync(id, value);
            (await Page.EvaluateAsync<string>($"document.querySelector('output[for={id}]').value")).Should().Be(value);
            (await Page.EvaluateAsync<string>("location.search")).Should().Contain($"{id}={value}", "the address can be shared");
            await ShouldShowAsync(await session.AnswerAsync());
        }

        foreach (string weights in (string[])["counting", "random", "ones"])
        {
            await session.SetAsync("weights", weights, "change");
            await ShouldShowAsync(await session.AnswerAsync());
        }

        Page.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task An_image_is_shown_with_its_numbers_too()
    {
        await session.OpenAsync("rank=2&input=4&kernel=3&stride=2&values=ones");
        await ShouldShowAsync(await session.AnswerAsync());
        await session.PictureAsync("image");
        await session.SetAsync("kernel", "4");
        await session.SetAsync("padding", "1");
        JsonNode clean = await session.AnswerAsync();
        await ShouldShowAsync(clean);
        (await Page.EvaluateAsync<bool>("document.getElementById('verdict').classList.contains('is-good')")).Should().BeTrue().And.Be((bool)clean["analysis"]!["isUniform"]!);
        await session.PictureAsync("image-clean");
    }

    [BrowserFact]
    public async Task Axes_are_set_apart_after_the_link_is_undone()
    {
        await session.OpenAsync("rank=2&input=4&kernel=3&stride=2");
        await Page.EvaluateAsync("delete document.body.dataset.shown; document.querySelector('[name=linked]').click()");
        await Page.UntilAsync("document.body.dataset.shown !== undefined");
        await session.SetAsync("kernel-1", "2");

        (await Page.EvaluateAsync<string>("location.search")).Should().Contain("kernel=3,2");
        await ShouldShowAsync(await session.AnswerAsync());
    }

    [BrowserFact]
    public async Task Every_step_shows_what_has_been_added_so_far()
    {
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2&padding=1&weights=counting&step=0");
        JsonNode answer = await session.AnswerAsync();
        int cells = answer["output"]!["values"]!.AsArray().Count;
        var sums = new double[cells];
        var counts = new double[cells];
        (await ShownAsync("value")).Should().Equal(sums);
        await Page.EvaluateAsync("document.getElementById('scene').focus()");
        foreach (JsonNode? step in answer["steps"]!.AsArray())
        {
            await Page.PressAsync("ArrowRight");
            foreach (JsonNode? write in step!["writes"]!.AsArray())
            {
                if (write!["output"] is not { } place) continue;
                sums[(int)place] = (double)write["sum"]!;
                counts[(int)place] = (double)write["count"]!;
            }

            (await ShownAsync("value")).Should().Equal(sums);
            (await ShownAsync("count")).Should().Equal(counts);
            (await Page.EvaluateAsync<string>("document.getElementById('status').textContent")).Should().Contain($"x[{(int)step["cell"]![0]!}]");
            if ((int)step["cell"]![0]! == 1) await session.PictureAsync("line-step");
        }

        await Page.PressAsync("Home");
        (await ShownAsync("count")).Should().OnlyContain(static count => count == 0);
        await Page.PressAsync("End");
        (await ShownAsync("value")).Should().Equal(answer["output"]!["values"]!.Deserialize<double[]>());
    }

    [BrowserFact]
    public async Task The_keyboard_alone_reaches_moves_and_plays_everything()
    {
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2");
        var visited = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            await Page.PressAsync("Tab");
            string id = await Page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.name || document.activeElement.className || ''");
            visited.Add(id);
            if (id == "kernel" && !visited[..^1].Contains("kernel"))
            {
                await Page.EvaluateAsync("delete document.body.dataset.shown");
                await Page.PressAsync("ArrowRight");
                await Page.UntilAsync("document.body.dataset.shown !== undefined");
                (await Page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("kernel", "the focus stays on the slider");
                (await Page.EvaluateAsync<string>("location.search")).Should().Contain("kernel=4");
            }
        }

        visited.Should().Contain(["rank", "input", "kernel", "stride", "padding", "outputPadding", "dilation", "weights", "values", "play", "step", "scene"]);

        await Page.EvaluateAsync("document.activeElement.blur(); document.getElementById('scene').focus()");
        await Page.PressAsync("Home");
        await Page.PressAsync(" ");
        await Page.UntilAsync("document.getElementById('play').textContent.includes('Pause')");
        await Page.UntilAsync("document.getElementById('step').value === document.getElementById('step').max && document.getElementById('play').textContent.includes('Play')");
        await ShouldShowAsync(await session.AnswerAsync());
    }

    [BrowserFact]
    public async Task Illegal_settings_show_the_librarys_words_and_legal_ones_take_them_away()
    {
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2&outputPadding=1");
        await session.SetAsync("outputPadding", "2");
        JsonNode refusal = await session.AnswerAsync();

        (await Page.EvaluateAsync<string>("document.getElementById('problem-text').textContent")).Should().Be((string)refusal["message"]!);
        (await Page.EvaluateAsync<string>("document.getElementById('problem').getAttribute('role')")).Should().Be("alert");
        (await Page.EvaluateAsync<string>("document.getElementById('outputPadding').getAttribute('aria-invalid')")).Should().Be("true");
        (await Page.EvaluateAsync<bool>("document.getElementById('scene-card').hidden")).Should().BeTrue();
        (await Page.EvaluateAsync<string>("document.getElementById('csharp').textContent")).Should().Be((string)refusal["code"]!["cSharp"]!);
        await session.PictureAsync("illegal");

        await session.SetAsync("stride", "3");
        (await Page.EvaluateAsync<bool>("document.getElementById('problem').hidden")).Should().BeTrue();
        await ShouldShowAsync(await session.AnswerAsync());
    }

    [BrowserFact]
    public async Task Absurd_addresses_show_the_limits()
    {
        await session.OpenAsync("rank=2&input=1000000&kernel=3&stride=2");

        string text = await Page.EvaluateAsync<string>("document.getElementById('problem-text').textContent");
        text.Should().Contain("at most 6").And.Contain("1000000");
        await session.SetAsync("input", "5");
        await ShouldShowAsync(await session.AnswerAsync());
    }

    [BrowserFact]
    public async Task A_suggestion_is_followed_by_a_click_and_undone_by_going_back()
    {
        await session.OpenAsync("rank=1&input=5&kernel=3&stride=2&padding=1&outputPadding=1");
        string before = await Page.EvaluateAsync<string>("location.search");
        await Page.EvaluateAsync("delete document.body.dataset.shown; document.querySelector('.suggestions a').click()");
        await Page.UntilAsync("document.body.dataset.shown !== undefined");
        (await Page.EvaluateAsync<bool>("document.getElementById('verdict').classList.contains('is-good')")).Should().BeTrue();

        await Page.EvaluateAsync("delete document.body.dataset.shown; history.back()");
        await Page.UntilAsync("document.body.dataset.shown !== undefined");
        (await Page.EvaluateAsync<string>("location.search")).Should().Be(before);
        (await Page.EvaluateAsync<bool>("document.getElementById('verdict').classList.contains('is-bad')")).Should().BeTrue();
    }

    [BrowserFact]
    public async Task A_phone_needs_no_scrolling_sideways()
    {
        string[] queries =
        [
            "rank=1&input=16&kernel=12&stride=8&padding=0&outputPadding=7&dilation=4",
            "rank=2&input=6&kernel=5&stride=4&padding=0&outputPadding=3&dilation=2",
            "rank=2&input=4&kernel=3&stride=2&step=6",
            "rank=1&outputPadding=7",
        ];
        foreach (string query in queries)
        {
            await session.OpenAsync(query, width: 390, height: 844, isPhone: true);
            (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(390, query);
            (await Page.EvaluateAsync<int>("innerWidth")).Should().Be(390);
        }

        await session.OpenAsync(queries[2], width: 390, height: 844, isPhone: true);
        await session.PictureAsync("phone-image");
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2&step=2", width: 390, height: 844, isPhone: true);
        await session.PictureAsync("phone-line");
        (await Page.EvaluateAsync<double>("Math.min(...[...document.querySelectorAll('button, select, .presets a, .segments label')].filter(e => e.tabIndex >= 0 && e.offsetHeight > 0).map(e => e.offsetHeight))"))
            .Should().BeGreaterThanOrEqualTo(24, "fingers must hit it");
    }

    [BrowserFact]
    public async Task Light_and_dark_have_enough_contrast()
    {
        foreach (string scheme in (string[])["light", "dark"])
        {
            // Without transitions, so that colours are what they will be.
            await Page.PreferAsync(("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce"));
            await session.OpenAsync("rank=2&input=4&kernel=3&stride=2&padding=1&step=6");
            double page = await Page.EvaluateAsync<double>(ContrastScript("document.body"));
            double background = await Page.EvaluateAsync<double>("(() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3; })()");
            (background < 100).Should().Be(scheme == "dark");
            page.Should().BeGreaterThan(7);
            foreach (string text in (string[])[".masthead p", ".quiet", ".fact dt", ".slider label", "#verdict", "#play", ".formula .result", ".presets a"])
            {
                (await Page.EvaluateAsync<double>(ContrastScript($"document.querySelector('{text}')"))).Should().BeGreaterThanOrEqualTo(4.5, $"{text} in {scheme} must be read");
            }

            await session.PictureAsync($"image-step-{scheme}");
            await session.OpenAsync("rank=2&input=6&kernel=5&stride=1");
            (await Page.EvaluateAsync<string[]>("[...new Set([...document.querySelectorAll('[data-output]')].map(cell => cell.dataset.count))]")).Should().HaveCountGreaterThan(12);
            (await Page.EvaluateAsync<double>($"Math.min(...[...document.querySelectorAll('[data-output]')].map(cell => {ContrastScript("cell")}))"))
                .Should().BeGreaterThanOrEqualTo(4.5, $"the number on every colour in {scheme} must be read");
            await session.OpenAsync("rank=1&input=5&kernel=4&stride=2&padding=1&weights=bilinear&step=3");
            await session.PictureAsync($"line-{scheme}");
        }

        await Page.PreferAsync();
    }

    [BrowserFact]
    public async Task Who_wants_less_motion_gets_none()
    {
        await Page.PreferAsync(("prefers-reduced-motion", "reduce"));
        await session.OpenAsync("rank=1&input=4&kernel=3&stride=2&step=2");
        (await Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.stamp')).animationName")).Should().Be("none");
        await Page.PreferAsync(("prefers-reduced-motion", "no-preference"));
        (await Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.stamp')).animationName")).Should().Be("stamp");
    }

    [BrowserFact]
    public async Task Everything_has_a_name_and_comes_from_this_program()
    {
        await session.OpenAsync("rank=2&input=4&kernel=3&stride=2");

        (await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('input, select')].filter(e => !(e.labels?.length || e.ariaLabel)).map(e => e.outerHTML)")).Should().BeEmpty();
        (await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('button, a')].filter(e => !(e.textContent.trim() || e.ariaLabel)).map(e => e.outerHTML)")).Should().BeEmpty();
        (await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[role=img]')].filter(e => !e.ariaLabel).map(e => e.outerHTML)")).Should().BeEmpty();
        (await Page.EvaluateAsync<string>("document.getElementById('status').getAttribute('aria-live')")).Should().Be("polite");
        (await Page.EvaluateAsync<string>("document.documentElement.lang")).Should().Be("en");
        Page.Requests.Should().NotBeEmpty().And.OnlyContain(url => url.StartsWith(session.Address.ToString(), StringComparison.Ordinal));
        Page.Complaints.Should().BeEmpty();
    }

    private async Task ShouldShowAsync(JsonNode answer)
    {
        (await ShownAsync("value")).Should().Equal(answer["output"]!["values"]!.Deserialize<double[]>());
        (await ShownAsync("count")).Should().Equal(answer["analysis"]!["overlap"]!.Deserialize<double[]>());
        int[] size = answer["output"]!["shape"]!.Deserialize<int[]>()!;
        (await Page.EvaluateAsync<string>("document.getElementById('output-size').textContent")).Should().Be(string.Join(" × ", size));
        (await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.formula .result')].map(e => e.textContent)")).Should().Equal(size.Select(static length => $"{length}"));
        (await Page.EvaluateAsync<int>("document.querySelectorAll('.entry').length")).Should().Be(answer["matrix"]!["entries"]!.AsArray().Count);
        (await Page.EvaluateAsync<string>("document.getElementById('matrix-size').textContent")).Should().Be($"{answer["matrix"]!["rows"]} × {answer["matrix"]!["columns"]}");
        (await Page.EvaluateAsync<string>("document.getElementById('csharp').textContent")).Should().Be((string)answer["code"]!["cSharp"]!);
        (await Page.EvaluateAsync<string>("document.getElementById('pytorch').textContent")).Should().Be((string)answer["code"]!["pyTorch"]!);
        (await Page.EvaluateAsync<string>("document.getElementById('ripple').firstChild.textContent")).Should().Be((string)answer["analysis"]!["ripple"]!);
        (await Page.EvaluateAsync<string>("document.body.innerText")).Should().NotContainAny("null", "undefined", "NaN", "[object");
        if (await Page.EvaluateAsync<int>("document.querySelectorAll('.vector').length") is var texts and > 0) texts.Should().Be(size.Aggregate(1, static (a, b) => a * b) + answer["steps"]!.AsArray().Count);
    }

    private Task<double[]> ShownAsync(string name) => Page.EvaluateAsync<double[]>($"{Cells}(cell => Number(cell.dataset.{name}))");

    // WCAG 2.2, contrast ratio of the text's colour against the nearest background that is not transparent.
    private static string ContrastScript(string element) => $$"""
        (() => {
          const canvas = globalThis.ink ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const numbers = (color) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const light = (color) => numbers(color).slice(0, 3).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          let box = {{element}};
          const text = light(getComputedStyle(box).color);
          while (numbers(getComputedStyle(box).backgroundColor)[3] === 0) box = box.parentElement;
          const back = light(getComputedStyle(box).backgroundColor);
          return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
        })()
        """;
}
